"""Today, and any other day: the clock, what the day amounts to, and everything that was recorded of it."""
