"""The demo: its citizens, and fresh enrolment codes for its two terminals.

Off unless BFF_DEMO=1.
"""
