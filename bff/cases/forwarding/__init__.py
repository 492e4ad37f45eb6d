"""Forwarding (转报) of citizens' acts to the core, until they are settled; imports ``events``."""
