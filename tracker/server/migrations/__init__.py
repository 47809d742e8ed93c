"""Steps of the server's databases, one folder per database; they run when it is opened."""
