"""Helpers that a generated locustfile may carry.

Ordinary typed Python, inlined as text, imported only by tests.
"""
