"""Acts of a citizen (submit, withdraw, pay ...); imports all parts of cases but ``from_core``."""
