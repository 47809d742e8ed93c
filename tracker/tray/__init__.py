"""The tray app: a thin Qt face of the agent, which it starts, asks and shows; it decides nothing."""
