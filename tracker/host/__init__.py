"""Thin fences over the machine that any process may use."""
