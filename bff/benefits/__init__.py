"""Offers that nobody has to ask for (免申即享): from the core into a person's inbox."""
