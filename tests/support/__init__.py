"""Help that the tests of several rooms use, one noun a module."""
