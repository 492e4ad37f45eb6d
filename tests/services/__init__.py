"""The real programs that tests speak to. Why these: docs/decisions/0012-test-services.md."""
