"""Reads plans and expressions directly, without Python source in between: what generated files must agree with."""
