"""People whom the core has signed on."""

from typing import Annotated

import msgspec

from gateways.core.shapes import Code, Fact, Text, must_name, must_say


class Organisation(Fact, frozen=True):
    """The legal person (法人) that someone acts for."""

    name: Text
    uscc: Code

    def __post_init__(self) -> None:
        super().__post_init__()
        must_say(self.name)
        must_name(self.uscc)


class Person(Fact, frozen=True):
    """Person whom the core has signed on. Codes are raw, as the core sent them.

    `cert_type` is a GA/T 2000.156 code (111 公民身份号码, 414 普通护照, 511 台胞证, 516 港澳通行证
    …); `user_type` is "1" for a natural and "2" for a legal person; `real_name_level` is the
    province's own list.
    """

    uid: Code
    name: Text
    cert_type: Annotated[str, msgspec.Meta(max_length=3)]
    cert_no: Code
    user_type: Code
    real_name_level: Code
    mobile: Code | None = None
    organisation: Organisation | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        must_say(self.name)
        must_name(self.cert_type, self.cert_no)

    def __repr__(self) -> str:
        """Show nothing personal, so that a logged Person harms nobody."""
        return f"Person(user_type={self.user_type!r})"
