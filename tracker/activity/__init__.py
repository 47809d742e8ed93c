"""What a session tells of activity: how often keys and mouse are used, when they rest, what is in front."""
