"""Codes of a kiosk's sign-in (RFC 8628): how they are generated, hashed and typed.

Also the pace at which a kiosk may poll.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from bff.identity.spoken_codes import new_spoken_code
from bff.keys import Keys
from models import KioskSignIn

USER_CODE_LENGTH = 8  # 31 ** 8 is 40 bits, valid for five minutes, with the digits besides
INTERVAL_S = 5  # RFC 8628 §3.2
SLOWER_S = 5  # §3.5
SLOWEST_S = 30
_EARLY_S = 0.5  # tolerance for timers and networks
_INPUT = re.compile(r"[A-Za-z0-9 -]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of one sign-in: ``device`` for the kiosk, ``user`` and ``digits`` for its screen."""

    device: str
    user: str
    digits: str


def new_codes() -> Codes:
    return Codes(
        device=secrets.token_urlsafe(32),
        user=new_spoken_code(USER_CODE_LENGTH),
        digits=f"{secrets.randbelow(100):02}",
    )


def device_hash(keys: Keys, device_code: str) -> str:
    return keys.lookup(f"kiosk-sign-in:device:{device_code}")


def user_hash(keys: Keys, user_code: str) -> str | None:
    """Hash a typed code; None if it cannot be one.

    The hash is keyed: the code alone is short enough to be guessed by trying all.
    """
    if not _INPUT.fullmatch(user_code):
        return None
    plain = user_code.replace("-", "").replace(" ", "").upper()
    return keys.lookup(f"kiosk-sign-in:user:{plain}")


def digits_hash(keys: Keys, of_user_hash: str, digits: str) -> str:
    return keys.lookup(f"kiosk-sign-in:{of_user_hash}:{digits}")


def is_early(sign_in: KioskSignIn, now: datetime) -> bool:
    """Tell whether the kiosk asks again before its interval is over."""
    if sign_in.polled_at is None:
        return False
    since_s = (now - sign_in.polled_at).total_seconds()
    return since_s < interval_s(sign_in.polled_early) - _EARLY_S


def interval_s(times_early: int) -> int:
    """Return the seconds to wait between two polls.

    Each early poll makes them longer, up to ``SLOWEST_S``.
    """
    return min(INTERVAL_S + SLOWER_S * times_early, SLOWEST_S)
