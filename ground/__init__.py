"""Foundations that every room may import: clock, ids, language, masking, working days. No I/O."""
