"""What asks the person something, one at a time, and never takes the focus unasked."""
