"""Operation: health, the API description, explanations of problems."""
