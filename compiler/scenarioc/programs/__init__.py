"""Programs that stand beside a locustfile as they are, without need of scenarioc."""
