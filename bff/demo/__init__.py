"""The demo: who can be signed in as, and fresh enrolment codes for its two terminals. Off unless
BFF_DEMO=1.
"""
