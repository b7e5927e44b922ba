"""Lowering of the section `auth`: who the users are, and what their requests carry because of it."""
