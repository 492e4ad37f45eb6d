"""The context of every call to an outside system."""

from dataclasses import dataclass

BUDGET_S = 8.0
"""Seconds that one request or one step of a job has for everything, its outgoing calls included."""


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """The person that an outside system is called for, and the deadline of the answer.

    `request_id` names the request or job that makes the call; it may be sent to a system.
    `deadline` is on the event loop's clock (`loop.time() + seconds`): a call waits for the lesser
    of its system's limit and the time left, and is not sent at all when no time is left.
    """

    request_id: str
    deadline: float
