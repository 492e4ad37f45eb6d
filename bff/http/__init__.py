"""The frame around every route. It knows no certificates, codes or sessions."""
