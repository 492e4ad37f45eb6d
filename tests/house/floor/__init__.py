"""The oldest browsers that web/ must work in, and what they know (decision 40)."""
