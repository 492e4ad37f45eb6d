"""Paper: text blocks drawn as PDF (A4) and as a picture (phone), from one layout."""
