"""Cases as their citizens read them; imports ``events`` and ``forwarding``."""
