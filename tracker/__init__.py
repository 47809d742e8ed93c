"""Tracker: working hours and screenshots that only the people entitled to them can read."""
