"""Citizens with a case, a sign-in and a phone, written past the API, and events of their cases."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from benchmarks.load import request
from benchmarks.servers import APP_KEY
from bff.database_start import field_cipher
from bff.identity.tokens import Audience, Tokens
from bff.progress.preference_schemas import ChannelChoice, PreferenceChange
from bff.settings import Settings
from gateways.core.reference.signing import sign
from gateways.digest import Digest
from ground.clock import SystemClock, in_china
from models import Device, NotificationPreference, Person, ServiceCase, ServiceItem, Session
from models.encryption import Clear, use_cipher
from models.orm import close_database, open_database
from models.session import AssuranceLevel
from notifications.policy import ORDER

PATH = "/core/events"
BATCH = 500


@dataclass(slots=True)
class Citizen:
    """One citizen and the case. ``version`` counts the events of it."""

    person_id: str
    case_id: str
    access_token: str
    version: int = 0

    def event(self) -> bytes:
        """Build the request with the core's next event of the case."""
        self.version += 1
        now = datetime.now(UTC)
        body = json.dumps(
            {
                "eventId": f"{self.case_id}-{self.version}",
                "caseNo": f"3599{self.case_id}",
                "sourceNo": self.case_id,
                "version": self.version,
                "kind": "state",
                "state": "20",
                "upstreamText": "",
                "at": in_china(now).isoformat(),
                "detail": {"promisedDate": "2026-12-31", "statutoryDate": "2027-01-31"},
            }
        ).encode()
        at, nonce = int(time.time() * 1000), secrets.token_hex(16)
        signature = sign(
            APP_KEY.encode(), Digest.SHA256, method="POST", target=PATH,
            timestamp_ms=at, nonce=nonce, body=body,
        )  # fmt: skip
        headers = {
            "X-App-Id": "mashangban-bff",
            "X-Timestamp": str(at),
            "X-Nonce": nonce,
            "X-Signature": signature,
        }
        return request("POST", PATH, headers, body)


def events(citizens: list[Citizen], rounds: int = 1) -> Iterator[bytes]:
    """Build the next events of all citizens in turn, so that those of one case are far apart."""
    for _ in range(rounds):
        for citizen in citizens:
            yield citizen.event()


async def store_citizens(settings: Settings, count: int) -> list[Citizen]:
    use_cipher(field_cipher(settings.keys))
    await open_database(settings.database.url)
    item = await ServiceItem.all().first()
    assert item is not None
    now, tokens = datetime.now(UTC), Tokens(settings.keys, SystemClock())
    people = [_person(now) for _ in range(count)]
    sessions = [_session(person.id, now) for person in people]
    cases = [_case(person.id, item, now) for person in people]
    devices = [_device(session, number, now) for number, session in enumerate(sessions)]
    await Person.bulk_create(people, batch_size=BATCH)
    await Session.bulk_create(sessions, batch_size=BATCH)
    await ServiceCase.bulk_create(cases, batch_size=BATCH)
    await Device.bulk_create(devices, batch_size=BATCH)
    await NotificationPreference.bulk_create(
        [_without_quiet_hours(person.id, now) for person in people], batch_size=BATCH
    )
    await close_database()
    level = AssuranceLevel.REAL_NAME
    return [
        Citizen(
            person.id,
            case.id,
            tokens.issue(person.id, Audience.APP, session.id, level, life_s=7200),
        )
        for person, case, session in zip(people, cases, sessions, strict=True)
    ]


def _person(now: datetime) -> Person:
    return Person(
        id=secrets.token_urlsafe(12),
        lookup=secrets.token_hex(32),
        kind="person",
        cert_type="111",
        cert_no=Clear("11010519491231002X"),
        name=Clear("段正淳"),
        created_at=now,
        seen_at=now,
    )


def _session(person_id: str, now: datetime) -> Session:
    return Session(
        id=secrets.token_urlsafe(12),
        person_id=person_id,
        channel="app",
        assurance_level=AssuranceLevel.REAL_NAME,
        device="benchmark",
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(days=7),
    )


def _case(person_id: str, item: ServiceItem, now: datetime) -> ServiceCase:
    case_id = secrets.token_urlsafe(12)
    return ServiceCase(
        id=case_id,
        person_id=person_id,
        applicant_id=person_id,
        item_code=item.code,
        item_name=item.name,
        channel="app",
        state="accepted",
        case_no=f"3599{case_id}",
        submitted_at=now,
        changed_at=now,
    )


def _without_quiet_hours(person_id: str, now: datetime) -> NotificationPreference:
    """Return choices by which a push goes out at whatever hour this runs."""
    choice = PreferenceChange(
        channels=[ChannelChoice(channel.value, True) for channel in ORDER],
        progress_by_sms=False,
        quiet_hours=None,
        benefits=False,
    )
    document = msgspec.to_builtins(choice)
    return NotificationPreference(person_id=person_id, version=1, document=document, changed_at=now)


def _device(session: Session, number: int, now: datetime) -> Device:
    return Device(
        session_id=session.id,
        person_id=session.person_id,
        registration_id=Clear(f"demo.citizen{number}.{secrets.token_hex(4)}"),
        lookup=secrets.token_hex(32),
        platform="android",
        changed_at=now,
    )
