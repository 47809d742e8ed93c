"""Hours: what a device says about time worked, and how its ledger follows from that."""
