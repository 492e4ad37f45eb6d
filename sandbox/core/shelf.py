"""The shelf: it numbers invented certificates, identifies them and fills in their fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sandbox.core.certificate_types import CertificateType
from sandbox.core.check_digits import certificate_identifier
from sandbox.core.people import Resident

LONG_TERM = "长期"


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer (发证机关). The USCCs are invented."""

    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCertificate:
    """A seed certificate. `valid_to` None is open-ended; `status` is the initial one."""

    identifier: str
    kind: CertificateType
    uid: str
    holder_type: str
    holder_code: str
    holder: str
    number: str
    issuer: Issuer
    issue_date: date
    valid_from: date
    valid_to: date | None
    status: str
    trust_level: str
    fields: Mapping[str, str]


class Shelf:
    """Collection that numbers its certificates."""

    def __init__(self) -> None:
        self.certificates: list[SeedCertificate] = []

    def add(
        self,
        resident: Resident,
        kind: CertificateType,
        issuer: Issuer,
        issue_date: date,
        until: date | None,
        *,
        number: str | None = None,
        valid_from: date | None = None,
        status: str = "01",
        trust: str = "A",
        holder: tuple[str, str, str] | None = None,
        **more: str,
    ) -> None:
        """Add a certificate. `holder` is another (type, code, name); `more` are own fields."""
        own_holder = (resident.cert_type, resident.cert_no, resident.name)
        holder_type, holder_code, name = holder or own_holder
        number = number or resident.cert_no
        start = valid_from or issue_date
        serial = f"{issue_date.year}{len(self.certificates) + 1:016d}"
        values = {
            **_known_of(resident),
            "holder": name,
            "number": number,
            "issuer": issuer.name,
            "issueDate": issue_date.isoformat(),
            "registrationDate": issue_date.isoformat(),
            "validFrom": start.isoformat(),
            "validTo": until.isoformat() if until else LONG_TERM,
            **more,
        }
        self.certificates.append(
            SeedCertificate(
                identifier=certificate_identifier(kind.code, issuer.code, serial, "001"),
                kind=kind,
                uid=resident.uid,
                holder_type=holder_type,
                holder_code=holder_code,
                holder=name,
                number=number,
                issuer=issuer,
                issue_date=issue_date,
                valid_from=start,
                valid_to=until,
                status=status,
                trust_level=trust,
                fields={field: values[field] for field in kind.fields},
            )
        )


def _known_of(resident: Resident) -> dict[str, str]:
    return {
        "sex": resident.sex,
        "nation": resident.nation,
        "birthDate": resident.birth.isoformat(),
        "address": resident.address,
    }
