"""Intake of what the core tells, and reconciliation (对账); imports ``events``, ``forwarding``."""
