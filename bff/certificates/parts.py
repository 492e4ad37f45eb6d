"""State of certificates: lists from the core, links to files, the seal of the usage log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bff.certificates.file_links import FileLinks
from bff.certificates.lists import CertificateLists
from bff.essentials import Essentials
from bff.keys import Keys, derive
from models.usage_log import Sealer, sealer


def log_sealer(keys: Keys) -> Sealer:
    return sealer(derive(keys.fixed, "usage-log"))


@dataclass(slots=True, kw_only=True)
class CertificateParts:
    lists: CertificateLists
    file_links: FileLinks
    photo_links: FileLinks
    log_sealer: Sealer

    @classmethod
    def open(cls, essentials: Essentials) -> Self:
        settings, clock = essentials.settings, essentials.clock
        return cls(
            lists=CertificateLists(essentials.core, settings.keys, clock),
            file_links=FileLinks(essentials.redis, essentials.seal, clock, "file"),
            photo_links=FileLinks(essentials.redis, essentials.seal, clock, "photo"),
            log_sealer=log_sealer(settings.keys),
        )
