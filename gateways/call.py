"""What every call of an outside system carries with it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """On whose behalf an outside system is called, and until when its answer is of use.

    `request_id` names the request or job that the call is made for; a system may be sent it.
    `deadline` is on the event loop's clock (`loop.time() + seconds`): a call waits for the lesser
    of its system's limit and the time left, and is not sent at all when no time is left.
    """

    request_id: str
    deadline: float
