"""For whoever keeps it running: health, the API description, what each problem means."""
