"""Messages to citizens and their delivery.

Today that is the live stream; WeChat, SMS and app push are to come.
"""

from notifications.messages import Message, MessageKind, Messages, MessageView, Reader, Urgency
from notifications.telling import tell, wake_streams

__all__ = [
    "Message",
    "MessageKind",
    "MessageView",
    "Messages",
    "Reader",
    "Urgency",
    "tell",
    "wake_streams",
]
