"""A sample backend to try scenarioc on, made of what Locust brings along anyway."""
