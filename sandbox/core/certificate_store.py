"""The certificates there are and their states: the seeds, and those issued with granted cases.

The latter stand in the store, like the cases. A new certificate takes the place of the holder's
earlier ones of its type: those are cancelled (04).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import msgspec

from sandbox.clock import local
from sandbox.core import certificate_types as kinds
from sandbox.core.case_book import Case
from sandbox.core.catalogue.kinds import Item
from sandbox.core.certificate_types import CertificateType
from sandbox.core.check_digits import certificate_identifier
from sandbox.core.dialect import Desk
from sandbox.core.library import (
    CERTIFICATES,
    CIVIL_AFFAIRS,
    HUMAN_RESOURCES,
    POLICE,
    TRAFFIC_POLICE,
    identity_card_end,
    years_later,
)
from sandbox.core.people import PEOPLE, Resident
from sandbox.core.shelf import LONG_TERM, Issuer, SeedCertificate, Shelf
from sandbox.store import Store

CANCELLED = "04"


class Terms(NamedTuple):
    """Terms on which the core issues a type.

    `years` None is without an end (长期), or by age for the identity card.
    """

    kind: CertificateType
    issuer: Issuer
    years: int | None
    fields: dict[str, str]


_TERMS = {
    terms.kind.code: terms
    for terms in (
        Terms(kinds.IDENTITY_CARD, POLICE, None, {}),
        Terms(kinds.DRIVING_LICENCE, TRAFFIC_POLICE, 10, {}),
        Terms(kinds.RESIDENCE_PERMIT, POLICE, 1, {}),
        Terms(kinds.SOCIAL_SECURITY_CARD, HUMAN_RESOURCES, 10, {"insuredPlace": "榕城市"}),
        Terms(kinds.ELDER_CARD, CIVIL_AFFAIRS, None, {}),
    )
}
_FIRST_SERIAL = 50_000_000  # above those of the seeds


def issue(desk: Desk, case: Case, item: Item) -> None:
    """Issue the certificate of a granted case. Do nothing for an item with another result.

    Nothing is issued either when the type needs data that neither the person nor an earlier
    certificate has.
    """
    terms = _TERMS.get(str(item.result.cert_type_code))
    resident = next((who for who in PEOPLE.values() if who.cert_no == case.cert_no), None)
    if terms is None or resident is None:
        return
    earlier = [
        certificate
        for certificate in certificates_of(desk.store, resident.cert_type, resident.cert_no)
        if certificate.kind.code == terms.kind.code
    ]
    certificate = _make(case, terms, resident, earlier, local(desk.now).date())
    if certificate is None:
        return
    for old in earlier:
        set_status(desk.store, old.identifier, CANCELLED)
    desk.store.change(
        "INSERT OR IGNORE INTO new_certificate VALUES (?, ?, ?, ?)",
        certificate.identifier, case.case_no, resident.cert_no, msgspec.json.encode(certificate),
    )  # fmt: skip


def _make(
    case: Case, terms: Terms, resident: Resident, earlier: list[SeedCertificate], day: date
) -> SeedCertificate | None:
    until = _last_day(terms, resident, day)
    serial = f"{day.year}{_FIRST_SERIAL + int(case.case_no[-8:]):016d}"
    identifier = certificate_identifier(terms.kind.code, terms.issuer.code, serial, "001")
    if earlier:
        dates = {
            "issueDate": day.isoformat(),
            "validFrom": day.isoformat(),
            "validTo": until.isoformat() if until else LONG_TERM,
        }
        last = earlier[-1]
        return replace(
            last, identifier=identifier, issue_date=day, valid_from=day, valid_to=until,
            status="01", fields={name: dates.get(name, text) for name, text in last.fields.items()},
        )  # fmt: skip
    shelf = Shelf()
    try:
        shelf.add(resident, terms.kind, terms.issuer, day, until, **terms.fields)  # type: ignore[arg-type]
    except KeyError:
        return None
    return replace(shelf.certificates[0], identifier=identifier)


def _last_day(terms: Terms, resident: Resident, day: date) -> date | None:
    if terms.kind is kinds.IDENTITY_CARD:
        return identity_card_end(resident.birth, day)
    return None if terms.years is None else years_later(day, terms.years)


def certificates_of(store: Store, holder_type: str, holder_code: str) -> list[SeedCertificate]:
    """Return a holder's certificates: the seeds, then the new ones in the order of their issue."""
    seeds = [
        seed
        for seed in CERTIFICATES.values()
        if (seed.holder_type, seed.holder_code) == (holder_type, holder_code)
    ]
    rows = store.all(
        "SELECT body FROM new_certificate WHERE holder_code = ? ORDER BY rowid", holder_code
    )
    new = [msgspec.json.decode(body, type=SeedCertificate) for (body,) in rows]
    return [*seeds, *(card for card in new if card.holder_type == holder_type)]


def all_certificates(store: Store) -> Iterator[SeedCertificate]:
    """Yield everybody's certificates: the seeds, then the new ones in the order of their issue."""
    yield from CERTIFICATES.values()
    for (body,) in store.all("SELECT body FROM new_certificate ORDER BY rowid"):
        yield msgspec.json.decode(body, type=SeedCertificate)


def find_certificate(store: Store, identifier: str) -> SeedCertificate | None:
    if identifier in CERTIFICATES:
        return CERTIFICATES[identifier]
    row = store.first_row("SELECT body FROM new_certificate WHERE identifier = ?", identifier)
    return None if row is None else msgspec.json.decode(row[0], type=SeedCertificate)


def current_status(certificate: SeedCertificate, store: Store) -> str:
    """Return the present raw status code: the last one set, or the seed's."""
    row = store.first_row(
        "SELECT status FROM certificate_status WHERE identifier = ?", certificate.identifier
    )
    return certificate.status if row is None else str(row[0])


def set_status(store: Store, identifier: str, status: str) -> None:
    """Change the status of a certificate."""
    store.change("INSERT OR REPLACE INTO certificate_status VALUES (?, ?)", identifier, status)
