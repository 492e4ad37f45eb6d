"""The tables, their guarded state changes and the one transaction function.

Nothing here knows of HTTP, Redis or any outside system.
"""

from models.idempotency import IdempotencyRecord
from models.inbox import InboxMessage
from models.person import Person
from models.session import Session
from models.terminal import Hall, Terminal
from models.usage_log import UsageChain, UsageEntry

__all__ = [
    "Hall",
    "IdempotencyRecord",
    "InboxMessage",
    "Person",
    "Session",
    "Terminal",
    "UsageChain",
    "UsageEntry",
]
