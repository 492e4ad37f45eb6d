"""Progress push: what reaches a citizen unasked. Today the live stream; WeChat, SMS and app push
come beside it.
"""

from notifications.messages import Message, MessageKind, Messages, Reader, Shown, Urgency
from notifications.telling import tell, wake_streams

__all__ = [
    "Message",
    "MessageKind",
    "Messages",
    "Reader",
    "Shown",
    "Urgency",
    "tell",
    "wake_streams",
]
