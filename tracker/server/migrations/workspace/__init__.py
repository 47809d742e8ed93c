"""Steps of the workspace database, oldest first."""
