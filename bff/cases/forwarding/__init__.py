"""Forwarding (转报) to the core of what a citizen did, until it is settled; imports ``events``."""
