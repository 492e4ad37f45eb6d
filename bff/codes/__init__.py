"""One code: what a scanned code is, and what scanning it does."""
