"""What becomes known while the citizen waits: the core's events, and the live stream."""
