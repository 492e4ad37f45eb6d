"""Messages to citizens and their delivery: inbox, live stream, app push, WeChat and SMS."""

from notifications.inbox import tell, tell_writes, wake_streams, wakes_of
from notifications.messages import (
    Message,
    MessageKind,
    Messages,
    MessageView,
    OutsideNotice,
    PushView,
    Reader,
    Urgency,
)

__all__ = [
    "Message",
    "MessageKind",
    "MessageView",
    "Messages",
    "OutsideNotice",
    "PushView",
    "Reader",
    "Urgency",
    "tell",
    "tell_writes",
    "wake_streams",
    "wakes_of",
]
