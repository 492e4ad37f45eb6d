"""Progress (办理进度) that reaches the waiting citizen: the live stream."""
