"""Callers' identity: sessions of citizens, terminals and their keys, assurance levels."""
