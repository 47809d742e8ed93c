"""Screenshots: which monitors there are, grabbing what they show, and encoding it, all in memory."""
