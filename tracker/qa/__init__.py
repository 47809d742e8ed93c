"""What tells whether Tracker does its job on a machine: findings about it, and captures that are checked."""
