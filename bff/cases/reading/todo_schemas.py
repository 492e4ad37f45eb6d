"""Tasks of a case, as the API shows them."""

from __future__ import annotations

from datetime import date

from bff.http.reading import Out
from bff.materials.shared_schemas import StoredMaterial


class CaseMaterial(StoredMaterial, kw_only=True):
    """Material of a case."""


class AskedMaterial(Out):
    """Material that a notice asks for."""

    code: str
    """Code of the material."""
    name: str
    """Name of the material."""
    reason: str
    """Reason why it is asked for."""
    missing: bool
    """True when nothing has been added for it.

    Always false for paper, which goes to the service desk.
    """


class AskedField(Out):
    """Form field that a notice asks for."""

    name: str
    """Name of the field."""
    label: str
    """Label to show."""
    reason: str
    """Reason why it is asked for."""
    value: str | int | float | bool | None
    """Value that was handed in. Null when there is none, or it is no longer stored here."""


class Recipient(Out):
    """Address of a recipient, as the form has it, to begin the order of a delivery with.

    Name and mobile number of the applicant are in ``GET /v1/own-data``.
    """

    region: str | None
    """Province, city and district. Null when it is not known here."""
    detail: str | None
    """Rest of the address. Null when it is not known here."""


class Notice(Out):
    """Supplement notice (补正通知). It lists everything at once (一次性告知)."""

    id: str
    """Id of the notice."""
    materials: list[AskedMaterial]
    """Materials that it asks for."""
    fields: list[AskedField]
    """Form fields that it asks for."""
    gathered: list[CaseMaterial]
    """Files and certificates that go with the supplement once it is sent."""


class Todo(Out, kw_only=True):
    """Task that waits for the citizen."""

    kind: str
    """``supplement``, ``pay``, ``deliver``, ``evaluate``, ``askHall`` or ``resubmit``."""
    title: str
    """Title to show."""
    text: str
    """What to do, in words."""
    deadline: date | None = None
    """Last day for it. Null without a deadline."""
    days_left: int | None = None
    """Working days left, below 0 after the deadline. Null without a deadline."""
    provisional: bool = False
    """True when the day may change because that year's holidays are not announced yet."""
    notice: Notice | None = None
    """Notice to answer. Null for another kind of task."""
    recipient: Recipient | None = None
    """Recipient to begin the order of a delivery with. Null for another kind of task."""
