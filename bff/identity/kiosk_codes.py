"""Kiosk sign-ins that are under way, in Redis (RFC 8628 device flow with match digits).

``kiosk:user:…`` leads from the code on the screen to ``kiosk:device:…``, what the kiosk asked for.
``kiosk:answer:…`` is the citizen's answer: set with NX, so the first stands. The poll that deletes
``kiosk:device:…`` has taken the sign-in: of any number at once, one does. Codes and digits lie
there as keyed hashes: a screen's code alone is short enough to be tried out. Without Redis: 503.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import msgspec

from bff.clock import Clock
from bff.identity.terminals import ALPHABET
from bff.keys import Keys
from bff.redis_link import RedisLink

USER_CODE_LENGTH = 8  # 31 ** 8 are 40 bits, for five minutes, and the digits beside
GUESSES = 3
INTERVAL_S = 5  # RFC 8628 §3.2
SLOWER_S = 5  # §3.5
SLOWEST_S = 30
_EARLY_S = 0.5  # timers and lines are not exact


@dataclass(frozen=True, slots=True)
class Codes:
    """What the kiosk is told: ``device`` for itself, ``user`` and ``digits`` for its screen."""

    device: str
    user: str
    digits: str


class Started(msgspec.Struct, array_like=True, frozen=True):
    """A sign-in that a kiosk has asked for. ``device``, ``user`` and ``digits`` are hashes."""

    device: str
    user: str
    digits: str
    terminal_id: str
    thumbprint: str
    started_at: float
    expires_at: float

    def __repr__(self) -> str:
        return f"Started({self.terminal_id})"


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """By which session of whom it was approved; of nobody when it was denied."""

    person_id: str = ""
    session_id: str = ""
    level: str = ""

    @property
    def approved(self) -> bool:
        return self.person_id != ""


DENIED = Answer()
_encode = msgspec.msgpack.Encoder().encode
_started = msgspec.msgpack.Decoder(Started).decode
_answer = msgspec.msgpack.Decoder(Answer).decode


class KioskCodes:
    def __init__(self, redis: RedisLink, clock: Clock, keys: Keys, life_s: int) -> None:
        self._redis = redis
        self._clock = clock
        self._keys = keys
        self._life_s = life_s

    async def start(self, terminal_id: str, thumbprint: str) -> Codes:
        codes = Codes(
            device=secrets.token_urlsafe(32),
            user="".join(secrets.choice(ALPHABET) for _ in range(USER_CODE_LENGTH)),
            digits=f"{secrets.randbelow(100):02}",
        )
        device, user = self._hash("device", codes.device), self._hash("user", codes.user)
        now = self._clock.unix()
        started = Started(
            device=device,
            user=user,
            digits=self._hash(user, codes.digits),
            terminal_id=terminal_id,
            thumbprint=thumbprint,
            started_at=now,
            expires_at=now + self._life_s,
        )
        await self._redis.run_all(
            ("SET", f"kiosk:device:{device}", _encode(started), "EX", self._life_s),
            ("SET", f"kiosk:user:{user}", device, "EX", self._life_s),
        )
        return codes

    async def by_device(self, device_code: str) -> Started | None:
        return await self._live(self._hash("device", device_code))

    async def by_user(self, user_code: str) -> Started | None:
        """By the code on the screen, as people type it."""
        plain = user_code.replace("-", "").replace(" ", "").upper()
        device = await self._redis.run("GET", f"kiosk:user:{self._hash('user', plain)}")
        return None if device is None else await self._live(device.decode())

    async def answer(self, started: Started) -> Answer | None:
        stored = await self._redis.run("GET", f"kiosk:answer:{started.user}")
        return None if stored is None else _answer(stored)

    async def give_answer(self, started: Started, answer: Answer) -> Answer:
        """The answer that stands: this one, or an earlier."""
        key = f"kiosk:answer:{started.user}"
        await self._redis.run("SET", key, _encode(answer), "NX", "EX", self._life_s)
        return await self.answer(started) or answer

    async def guess(self, started: Started, digits: str) -> tuple[bool, int]:
        """Whether these are the digits on the screen, and how many guesses are left. Counted before
        they are compared: guesses that come together are as few.
        """
        key = f"kiosk:guesses:{started.user}"
        used, _ = await self._redis.run_all(("INCR", key), ("EXPIRE", key, self._life_s))
        right = used <= GUESSES and secrets.compare_digest(
            self._hash(started.user, digits), started.digits
        )
        return right, max(0, GUESSES - used)

    async def pace(self, started: Started) -> tuple[bool, int]:
        """Whether the kiosk has asked again too early, and the seconds between asking from now on.
        Being early makes it slower and costs nothing else.
        """
        asked, early = f"kiosk:asked:{started.device}", f"kiosk:early:{started.device}"
        last, times = await self._redis.run_all(("GET", asked), ("GET", early))
        now, interval = self._clock.unix(), _interval(int(times or 0))
        if last is not None and now - float(last) < interval - _EARLY_S:
            times, _ = await self._redis.run_all(("INCR", early), ("EXPIRE", early, self._life_s))
            return True, _interval(times)
        await self._redis.run("SET", asked, str(now), "EX", self._life_s)
        return False, interval

    async def take(self, started: Started) -> bool:
        """True for the one poll that may have the session."""
        return bool(await self._redis.run("DEL", f"kiosk:device:{started.device}"))

    async def give_back(self, started: Started) -> None:
        """Undo the caller's own ``take``: no session was made."""
        key = f"kiosk:device:{started.device}"
        await self._redis.run("SET", key, _encode(started), "EX", self._life_s)

    async def _live(self, device: str) -> Started | None:
        stored = await self._redis.run("GET", f"kiosk:device:{device}")
        if stored is None:
            return None
        started = _started(stored)
        return started if started.expires_at > self._clock.unix() else None

    def _hash(self, kind: str, text: str) -> str:
        return self._keys.lookup(f"kiosk-sign-in:{kind}:{text}")


def _interval(times_early: int) -> int:
    return min(INTERVAL_S + SLOWER_S * times_early, SLOWEST_S)
