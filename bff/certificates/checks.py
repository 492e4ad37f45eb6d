"""Checks of the usage log for ``doctor``."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

from bff.certificates.parts import log_sealer
from bff.health import Finding
from bff.settings import Settings
from ground.clock import Clock
from models import UsageChain, UsageEntry
from models.usage_log import chain_names, verify_chain


async def usage_log(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Walk every chain of the log.

    Keep the digest over all heads outside and compare it: a restored old database shows.
    """
    seal = log_sealer(settings.keys)
    chains = await chain_names()
    faults = [fault for chain in chains for fault in await verify_chain(chain, seal)]
    for fault in faults:
        yield Finding("usage log", False, f"chain {fault.chain}, row {fault.seq}: {fault.fault}")
    if not faults:
        rows = await UsageEntry.all().count()
        digest = await _digest()
        yield Finding(
            "usage log", True, f"{rows} rows in {len(chains)} chains whole; digest {digest}"
        )


async def _digest() -> str:
    digest = hashlib.sha256()
    for chain, seal in await UsageChain.all().order_by("id").values_list("id", "seal"):
        digest.update(f"{chain} {seal}\n".encode())
    return digest.hexdigest()[:16]
