"""电子证照库: the four calls about certificates."""

from typing import Annotated, Literal

import msgspec

from sandbox.certificate_pdf import Watermark, draw
from sandbox.certificate_types import FIELD_LABELS
from sandbox.dialect import Body, Desk, Refusal, Reply, read, success
from sandbox.library import CERTIFICATES
from sandbox.shelf import SeedCertificate
from sandbox.store import Store, Use
from sandbox.working_days import local

AUTH_CODE_LIFE_S = 600
MAX_USE_CAUSE = 200

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class ListQuestion(Body, frozen=True):
    holder_type: str
    holder_code: str


class StatusQuestion(Body, frozen=True):
    identifiers: Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)]


class Operator(Body, frozen=True):
    name: Name
    org: Name
    terminal: Name


class DataQuestion(Body, frozen=True):
    identifier: str
    fields: Annotated[list[str], msgspec.Meta(min_length=1)]
    mode: Literal["holder", "entrust", "duty"]
    operator: Operator
    use_cause: str = ""
    item_code: str | None = None
    case_no: str | None = None


class FileQuestion(Body, frozen=True):
    auth_code: str


def list_certificates(desk: Desk, body: bytes) -> Reply:
    """`POST /certs/list`. A holder nobody knows holds nothing: an empty list."""
    question = read(body, ListQuestion)
    wanted = (question.holder_type, question.holder_code)
    return success(
        [
            entry(certificate, desk.store)
            for certificate in CERTIFICATES.values()
            if (certificate.holder_type, certificate.holder_code) == wanted
        ]
    )


def read_statuses(desk: Desk, body: bytes) -> Reply:
    """`POST /certs/status`. A certificate that is not in the library is absent from the answer."""
    read_at = local(desk.now).isoformat()
    return success(
        [
            {
                "identifier": i,
                "status": current_status(CERTIFICATES[i], desk.store),
                "readAt": read_at,
            }
            for i in read(body, StatusQuestion).identifiers
            if i in CERTIFICATES
        ]
    )


def disclose(desk: Desk, body: bytes) -> Reply:
    """`POST /certs/data`. Refuses 42001–42004; writes the use down and gives its authCode."""
    question = read(body, DataQuestion)
    certificate = CERTIFICATES.get(question.identifier)
    if not 0 < len(question.use_cause.strip()) <= MAX_USE_CAUSE:
        raise Refusal(42004, f"useCause is required, at most {MAX_USE_CAUSE} characters")
    if certificate is None:
        raise Refusal(42001, "certificate unknown")
    if current_status(certificate, desk.store) != "01":
        raise Refusal(42002, "certificate is not in force")
    unknown = [name for name in question.fields if name not in certificate.fields]
    if unknown:
        raise Refusal(42003, "the certificate has no such field")
    auth_code = desk.new_secret()
    use = Use(certificate.identifier, desk.now, desk.now + AUTH_CODE_LIFE_S, body)
    desk.store.add_use(auth_code, use)
    fields = {name: certificate.fields[name] for name in question.fields}
    return success({"fields": fields, "authCode": auth_code})


def send_file(desk: Desk, body: bytes) -> Reply:
    """`POST /certs/file`: the disclosed fields as a PDF, watermarked. Refuses 42101, 42102.

    An authCode may be used as often as one likes while it lives.
    """
    use = desk.store.use(read(body, FileQuestion).auth_code)
    if use is None:
        raise Refusal(42101, "authCode unknown")
    if desk.now >= use.expires_at:
        raise Refusal(42102, "authCode expired")
    certificate = CERTIFICATES[use.identifier]
    question = read(use.question, DataQuestion)
    operator = question.operator
    watermark = Watermark(
        holder=certificate.holder,
        viewer=f"{operator.org} {operator.terminal}",
        time=f"{local(desk.now):%Y-%m-%d %H:%M:%S} +08:00",
        purpose=question.use_cause,
    )
    rows = [(FIELD_LABELS[name], certificate.fields[name]) for name in question.fields]
    return Reply(
        draw(certificate.kind.name, certificate.identifier, rows, watermark), "application/pdf"
    )


def current_status(certificate: SeedCertificate, store: Store) -> str:
    """The raw status code as it is now."""
    return store.status(certificate.identifier) or certificate.status


def entry(certificate: SeedCertificate, store: Store) -> dict[str, object]:
    """A certificate in the dialect's words."""
    return {
        "identifier": certificate.identifier,
        "typeCode": certificate.kind.code,
        "name": certificate.kind.name,
        "holder": certificate.holder,
        "number": certificate.number,
        "issuer": certificate.issuer.name,
        "issuerCode": certificate.issuer.code,
        "issueDate": certificate.issue_date,
        "validFrom": certificate.valid_from,
        "validTo": certificate.valid_to,
        "status": current_status(certificate, store),
        "trustLevel": certificate.trust_level,
    }
