"""The frame around every route. Knows nothing of certificates, codes or sessions."""
