"""What the tray app shows, without any Qt: how things stand and what a day held, as words, numbers, rows."""
