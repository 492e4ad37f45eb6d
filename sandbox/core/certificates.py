"""The four calls about certificates (电子证照库)."""

from typing import Annotated, Literal, NamedTuple

import msgspec

from sandbox.clock import local
from sandbox.core.certificate_pdf import Watermark, draw
from sandbox.core.certificate_store import certificates_of, current_status, find_certificate
from sandbox.core.certificate_types import FIELD_LABELS, WITH_PHOTO
from sandbox.core.dialect import Body, Desk, Refusal, read, success
from sandbox.core.faces import WITHOUT_PHOTO, draw_face
from sandbox.core.people import PEOPLE
from sandbox.core.shelf import SeedCertificate
from sandbox.faulty_replies import Reply
from sandbox.store import Store

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
    photo: bool = False


class FileQuestion(Body, frozen=True):
    auth_code: str


class Use(NamedTuple):
    """One use of a certificate (用证记录); its file may be fetched until `expires_at`."""

    identifier: str
    at: float
    expires_at: float
    question: bytes


def list_certificates(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /certs/list`. An unknown holder has an empty list."""
    question = read(body, ListQuestion)
    certificates = certificates_of(desk.store, question.holder_type, question.holder_code)
    return success([entry(certificate, desk.store) for certificate in certificates])


def read_statuses(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /certs/status`. An unknown certificate is absent from the answer."""
    read_at = local(desk.now).isoformat()
    return success(
        [
            {
                "identifier": i,
                "status": current_status(certificate, desk.store),
                "readAt": read_at,
            }
            for i in read(body, StatusQuestion).identifiers
            if (certificate := find_certificate(desk.store, i)) is not None
        ]
    )


def disclose(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /certs/data`: record the use and return its authCode.

    Refuse with 42001–42004.
    """
    question = read(body, DataQuestion)
    certificate = find_certificate(desk.store, question.identifier)
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
    desk.store.change("INSERT INTO use_of_certificate VALUES (?, ?, ?, ?, ?)", auth_code, *use)
    fields = {name: certificate.fields[name] for name in question.fields}
    return success({"fields": fields, "authCode": auth_code})


def send_file(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /certs/file`: the disclosed fields as a PDF, watermarked.

    Refuse with 42101, 42102.

    An authCode may be used repeatedly until it expires.
    """
    certificate, question = _open_use(desk, body)
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


def send_photo(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /certs/photo`: the holder's photograph, of a use that asked for it.

    Refuse with 42101–42103.
    """
    certificate, question = _open_use(desk, body)
    photographed = PEOPLE.get(certificate.uid) if certificate.kind in WITH_PHOTO else None
    if not question.photo or photographed is None or photographed.uid in WITHOUT_PHOTO:
        raise Refusal(42103, "no photograph")
    return Reply(draw_face(photographed), "image/png")


def _open_use(desk: Desk, body: bytes) -> tuple[SeedCertificate, DataQuestion]:
    """Return the certificate and the question of a use that is still open."""
    use = _use(desk.store, read(body, FileQuestion).auth_code)
    if use is None:
        raise Refusal(42101, "authCode unknown")
    if desk.now >= use.expires_at:
        raise Refusal(42102, "authCode expired")
    certificate = find_certificate(desk.store, use.identifier)
    if certificate is None:  # its case was erased
        raise Refusal(42101, "authCode unknown")
    return certificate, read(use.question, DataQuestion)


def _use(store: Store, auth_code: str) -> Use | None:
    row = store.first_row(
        "SELECT identifier, at, expires_at, question FROM use_of_certificate WHERE auth_code = ?",
        auth_code,
    )
    return None if row is None else Use(*row)


def entry(certificate: SeedCertificate, store: Store) -> dict[str, object]:
    """Build a certificate's entry in the dialect's words."""
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
