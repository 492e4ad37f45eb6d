"""Progress that reaches the waiting citizen: the core's events, and the live stream."""
