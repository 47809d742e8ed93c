"""The ground: values in, values out. No clock, disk, network, thread, log or toolkit."""
