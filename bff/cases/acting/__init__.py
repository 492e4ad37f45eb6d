"""What a citizen does (submit, withdraw, pay ...); imports all parts of cases but ``from_core``."""
