"""What the session of one person knows: here, that only one agent runs in it."""
