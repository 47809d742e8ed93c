"""The demonstration: a real screen captured, sealed, queued, synced and opened, and every promise counted."""
