"""Cases (办件): submitted, forwarded, followed to the end."""
