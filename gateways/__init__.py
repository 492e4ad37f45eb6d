"""Clients of outside systems: one package per system, each behind small typed methods."""
