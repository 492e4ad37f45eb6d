"""State for the identification of callers: tokens, ended sessions, proofs of possession."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.essentials import Essentials
from bff.identity.proofs import Proofs
from bff.identity.revocations import Revocations
from bff.identity.tokens import Tokens
from bff.redis_memory import RedisMemory


@dataclass(slots=True, kw_only=True)
class IdentityParts:
    tokens: Tokens
    revocations: Revocations
    proofs: Proofs

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        settings, clock, seal = essentials.settings, essentials.clock, essentials.seal
        tokens = Tokens(settings.keys, clock)
        revocations = Revocations(clock, essentials.signals, seal, tokens.longest_s)
        essentials.life.on_start(revocations.catch_up)
        memory = RedisMemory(essentials.redis, seal, clock)
        proofs = Proofs(memory, clock, settings.server.public_url, settings.server.demo)
        essentials.life.on_start(proofs.begin)
        return cls(tokens=tokens, revocations=revocations, proofs=proofs)
