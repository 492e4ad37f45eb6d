"""Codes: their meaning, and their scan."""
