"""Answers of WeChat: `errcode` and `errmsg`, which a successful one may leave out."""

from typing import TypeVar

import msgspec

from gateways.exchange import Read
from gateways.wechat.errcodes import UNKNOWN, Meaning, Verdict, meaning_of
from gateways.wechat.errors import (
    WechatBusy,
    WechatCrowded,
    WechatError,
    WechatGarbled,
    WechatRefused,
    WechatStaleToken,
)

T = TypeVar("T")


class _Outcome(msgspec.Struct):
    errcode: int = 0
    errmsg: str = ""


class Acknowledgement(msgspec.Struct):
    """Answer that says no more than that it was done."""


_KINDS: dict[Verdict, type[WechatError]] = {
    Verdict.REFUSED: WechatRefused,
    Verdict.STALE_TOKEN: WechatStaleToken,
    Verdict.CROWDED: WechatCrowded,
    Verdict.BUSY: WechatBusy,
}


def answer_reader(service: str, wire: type[T], *, has_token: bool = True) -> Read[T]:
    """Return a reader of one call's answers, which raises a WechatError for an error code.

    A call without access token (`has_token`) is told with 40001 that the secret is wrong.
    """
    outcomes = msgspec.json.Decoder(_Outcome)
    answers = msgspec.json.Decoder(wire)

    def read(body: bytes) -> T:
        try:
            outcome = outcomes.decode(body)
            if not outcome.errcode:
                return answers.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise WechatGarbled(service, "answer is not WeChat's") from None
        raise _failure(service, outcome, has_token=has_token)

    return read


def _failure(service: str, outcome: _Outcome, *, has_token: bool) -> WechatError:
    meaning = meaning_of(outcome.errcode)
    if meaning.verdict is Verdict.STALE_TOKEN and not has_token:
        meaning = Meaning(verdict=Verdict.REFUSED, reason="secret-wrong", concerns_operator=True)
    failure = _KINDS[meaning.verdict](
        service,
        f"{outcome.errcode} {meaning.reason if meaning is not UNKNOWN else 'unknown code'}",
        code=outcome.errcode,
        msg=outcome.errmsg,
        retry_after=meaning.after_s,
        is_unsent=True,
    )
    failure.meaning = meaning
    return failure
