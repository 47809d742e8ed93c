"""The companion server: keeps what devices send, shows members what they may see."""
