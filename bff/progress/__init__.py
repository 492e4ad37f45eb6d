"""What reaches the citizen while they wait: the live stream."""
