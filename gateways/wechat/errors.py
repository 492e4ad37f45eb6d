"""WeChat's family of failures (`gateways.failures`), for its callers to catch.

WechatError
├── WechatRefused          final; `meaning` says why
│   └── WechatStaleToken   final for this access token
├── WechatCrowded          another message to the same person is under way
├── WechatBusy             come back after `retry_after`
└── WechatUnavailable
    ├── WechatUnreachable
    ├── WechatTimeout
    ├── WechatGarbled
    └── WechatCircuitOpen

`code` is WeChat's `errcode`. Its `msg` may quote what we sent, so only `rid`, by which WeChat finds
a call again, belongs in a log.
"""

import re

from gateways.failures import (
    Busy,
    CircuitOpen,
    Failure,
    Failures,
    Garbled,
    Refused,
    TimedOut,
    Unavailable,
    Unreachable,
)
from gateways.wechat.errcodes import UNKNOWN, Meaning

_RID = re.compile(r"rid: ?([0-9a-f-]{8,40})")
_FIELD = re.compile(r"data\.([a-z_]{1,20}[0-9]{1,3})\.value")


class WechatError(Failure):
    """Failure of a call to WeChat."""

    system = "wechat"
    meaning: Meaning = UNKNOWN

    @property
    def rid(self) -> str:
        """Return WeChat's number of the call, empty if it gave none."""
        return match[1] if (match := _RID.search(self.msg)) else ""

    @property
    def field(self) -> str:
        """Return the keyword that 47003 names, such as `thing1`; empty if it names none."""
        return match[1] if (match := _FIELD.search(self.msg)) else ""


class WechatRefused(WechatError, Refused):
    """Refusal by WeChat."""


class WechatStaleToken(WechatRefused):
    """Refusal because the access token is not valid any more."""


class WechatCrowded(WechatError):
    """Refusal because another message to the same person is under way."""


class WechatBusy(WechatError, Busy):
    """Failure because WeChat is busy or a quota of calls is used up."""


class WechatUnavailable(WechatError, Unavailable):
    """Failure of WeChat or of the way there. The request may or may not have been executed."""


class WechatUnreachable(WechatUnavailable, Unreachable):
    """Failure to connect to WeChat, or loss of the connection before an answer began."""


class WechatTimeout(WechatUnavailable, TimedOut):
    """Failure of WeChat to answer within the call's budget."""


class WechatGarbled(WechatUnavailable, Garbled):
    """Answer that is none of WeChat's."""


class WechatCircuitOpen(WechatUnavailable, CircuitOpen):
    """Call that was not sent, because WeChat failed too often just now."""


WECHAT = Failures(
    busy=WechatBusy,
    unavailable=WechatUnavailable,
    unreachable=WechatUnreachable,
    timed_out=WechatTimeout,
    garbled=WechatGarbled,
    circuit_open=WechatCircuitOpen,
)
