"""Cases as their citizens read them: lists, timeline, tasks, receipt; imports ``events``."""
