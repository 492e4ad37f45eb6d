"""Answers of WeChat: HTTP 200, and `errcode` for what went wrong.

| code | meaning |
|---|---|
| 40001, 40014, 42001 | access token unknown, another app's, expired |
| 40003 | openid unknown |
| 40013, 40125 | app id, secret wrong |
| 40029, 40163, 40226 | login code unknown or expired, used, of a blocked person |
| 40037, 41030 | template, page unknown |
| 41001, 41002, 41004 | token, app id, secret missing |
| 43002, 47001 | method, body wrong |
| 43101, 43107, 43108 | not subscribed, template banned, another send to this person is under way |
| 45168, 47003 | words, value refused |
"""

import msgspec

from sandbox.faulty_replies import Reply


class Refused(Exception):
    """Refusal of a call."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode = errcode
        self.errmsg = errmsg


def success(data: object) -> Reply:
    return Reply(msgspec.json.encode(data))


def refuse(refusal: Refused, rid: str) -> Reply:
    """Refuse as WeChat does, with the number of the call behind the text."""
    text = f"{refusal.errmsg} rid: {rid}"
    return Reply(msgspec.json.encode({"errcode": refusal.errcode, "errmsg": text}))
