"""What people install, built from this checkout."""
