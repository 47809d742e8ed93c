"""Our messages to the workspace's server, over a connection that is recognised before a byte is sent."""
