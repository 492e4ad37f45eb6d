"""码上办 BFF: the HTTP face between a province's citizens and its core platform."""
