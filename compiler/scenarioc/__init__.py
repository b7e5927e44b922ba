"""scenarioc compiles short load-test specs into self-contained Locust locustfiles."""

__version__ = "0.1.0"
