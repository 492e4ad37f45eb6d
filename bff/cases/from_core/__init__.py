"""Intake of the core's events, and reconciliation (对账); imports ``events``, ``forwarding``."""
