"""Steps of the opener database, oldest first."""
