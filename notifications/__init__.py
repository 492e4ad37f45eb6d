"""Progress push: what reaches a citizen unasked. Today the live stream; WeChat, SMS and app push
come beside it.
"""
