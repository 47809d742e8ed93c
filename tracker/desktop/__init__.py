"""What the session knows: locked, asleep, somebody else's turn, over; and what keeps it from idling."""
