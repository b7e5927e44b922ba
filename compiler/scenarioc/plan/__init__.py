"""The plan: what will happen, decided, and the ordered checks on it."""
