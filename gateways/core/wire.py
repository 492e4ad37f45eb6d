"""The shapes both ways share: camelCase members, unknown members ignored, every string bounded."""

from typing import Annotated

import msgspec

Code = Annotated[str, msgspec.Meta(max_length=64)]
"""A code from one of the core's lists, kept raw: a value we do not know is not an error."""

Text = Annotated[str, msgspec.Meta(max_length=500)]

Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class Question(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A request body. What was left at its default is not sent."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Part of the core's answer."""
