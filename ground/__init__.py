"""What every room may import: clock, ids, language, masking, working days. Pure; no I/O."""
