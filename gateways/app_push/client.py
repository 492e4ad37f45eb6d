"""Client of JPush: one device at a time, since each citizen has their own words."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec

from gateways.app_push import wire
from gateways.call import OutgoingCall
from gateways.exchange import Clocks, Exchange, Limits
from gateways.failures import SHARED
from gateways.session import Request, Session

T = TypeVar("T")

SERVICE = "app_push"
MOST_REPORTS = 100
LONGEST_LIFE_S = 15 * 86_400
# A refusal has a body with a code.
_ANSWERED = frozenset({200, 400, 401, 403, 404, 405, 410, 413})


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPushConfig(Limits):
    """Addresses and credentials. Raises ValueError when an address cannot be right."""

    base_url: str = field(default="https://api.jpush.cn", repr=False)
    report_url: str = field(default="https://report.jpush.cn", repr=False)
    app_key: str = field(repr=False)
    master_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        # Named: `super()` does not work in a dataclass with slots.
        Limits.__post_init__(self)
        for url in (self.base_url, self.report_url):
            if not url.startswith(("http://", "https://")):
                raise ValueError("the addresses of the app push service must be http(s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PushOrder:
    """A notice for one device, and how many seconds it is worth to deliver it."""

    registration_id: str = field(repr=False)
    title: str
    text: str
    cid: str
    life_s: int


@dataclass(frozen=True, slots=True)
class PushResult:
    """Answer to a push: JPush's number of it, or the code with which it was refused."""

    msg_id: str | None
    code: int | None


@dataclass(frozen=True, slots=True)
class CidResult:
    """Answer to a request for keys: the keys, or the code with which it was refused."""

    cids: list[str]
    code: int | None


class AppPushClient:
    """Client of one app. Raises `gateways.failures`; codes of JPush are answers, not errors."""

    def __init__(
        self, config: AppPushConfig, pushes: Exchange, reports: Exchange, session: Session
    ) -> None:
        self.config = config
        self.exchange = pushes
        self._reports = reports
        self._session = session

    async def issue_cids(self, count: int, call: OutgoingCall) -> CidResult:
        """Ask for keys of pushes, 1 to 1000. A push is made once under its key within a day."""
        request = Request("GET", f"{self.config.base_url}/v3/push/cid?count={count}")
        answer = await self.exchange.send_idempotent(request, _reader(wire.CidAnswer), call)
        if answer.error is not None:
            return CidResult([], answer.error.code)
        if not answer.cidlist:
            raise SHARED.garbled(SERVICE, "no keys")
        return CidResult(answer.cidlist, None)

    async def push(self, order: PushOrder, call: OutgoingCall) -> PushResult:
        """Push a notice. Under the same cid it may be repeated within a day."""
        request = Request("POST", f"{self.config.base_url}/v3/push", _encode(_body(order)))
        answer = await self.exchange.send(request, _reader(wire.PushAnswer), call)
        if answer.error is not None:
            return PushResult(None, answer.error.code)
        if answer.msg_id is None:
            raise SHARED.garbled(SERVICE, "an answer without msg_id")
        return PushResult(str(answer.msg_id), None)

    async def reached(self, msg_ids: Sequence[str], call: OutgoingCall) -> frozenset[str]:
        """Return which of the pushes, at most 100, a device has received."""
        numbers = ",".join(msg_ids)
        url = f"{self.config.report_url}/v3/received/detail?msg_ids={numbers}"
        rows = await self._reports.send_idempotent(
            Request("GET", url), _reader(list[wire.Received]), call
        )
        return frozenset(str(row.msg_id) for row in rows if row.is_received)

    async def close(self) -> None:
        await self._session.close()


_encode = msgspec.json.Encoder().encode


def _body(order: PushOrder) -> dict[str, object]:
    return {
        "cid": order.cid,
        "platform": "all",
        "audience": {"registration_id": [order.registration_id]},
        "notification": {
            "android": {"title": order.title, "alert": order.text},
            "ios": {"alert": {"title": order.title, "body": order.text}, "sound": "default"},
            "hmos": {"title": order.title, "alert": order.text},
        },
        "options": {
            "time_to_live": max(0, min(order.life_s, LONGEST_LIFE_S)),
            # A personal notice (系统消息): unclassified ones fall under marketing quotas.
            "classification": 1,
            "apns_production": True,
        },
    }


def _reader(kind: type[T]) -> Callable[[bytes], T]:
    decoder = msgspec.json.Decoder(kind)

    def read(body: bytes) -> T:
        try:
            return decoder.decode(body)
        except msgspec.DecodeError:
            raise SHARED.garbled(SERVICE, "answer outside the dialect") from None

    return read


class _Authoriser:
    """Adds the credentials to requests."""

    def __init__(self, config: AppPushConfig) -> None:
        pair = f"{config.app_key}:{config.master_secret}".encode()
        self._headers = {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            "Content-Type": "application/json",
        }

    async def __call__(self, request: Request, call: OutgoingCall) -> Request:
        return replace(request, headers={**request.headers, **self._headers})


def connect(
    config: AppPushConfig, *, clock: Callable[[], float], monotonic: Callable[[], float]
) -> AppPushClient:
    """Return a client. Its connections are made on first use and belong to the running loop."""
    session = Session(SHARED, pool_size=config.pool_size)
    clocks, sign = Clocks(wall=clock, monotonic=monotonic), _Authoriser(config)
    pushes, reports = (
        Exchange(SERVICE, session, config, clocks, sign, statuses=_ANSWERED) for _ in range(2)
    )
    return AppPushClient(config, pushes, reports, session)
