"""Client of Tencent Cloud's SMS: one number at a time, since each citizen has their own words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from gateways.call import OutgoingCall
from gateways.exchange import Clocks, Exchange, Limits
from gateways.failures import SHARED
from gateways.session import Request, Session
from gateways.sms import wire
from gateways.sms.signing import CONTENT_TYPE, authorization

SERVICE = "sms"
VERSION = "2021-01-11"
MOST_REPORTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsConfig(Limits):
    """Address, credentials and account. Raises ValueError when the address cannot be right."""

    base_url: str = field(default="https://sms.tencentcloudapi.com", repr=False)
    secret_id: str = field(repr=False)
    secret_key: str = field(repr=False)
    region: str = "ap-guangzhou"
    sdk_app_id: str
    sign_name: str

    def __post_init__(self) -> None:
        # Named: `super()` does not work in a dataclass with slots.
        Limits.__post_init__(self)
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError("base_url of the SMS service must be an http(s) address")


@dataclass(frozen=True, slots=True)
class SmsResult:
    """Answer to a send. `serial_no` is Tencent's number of it, if it was accepted."""

    code: str
    serial_no: str | None


@dataclass(frozen=True, slots=True)
class SmsReport:
    """Report about one SMS, once the carrier has answered. `context` is ours, or empty."""

    serial_no: str
    is_delivered: bool
    at: datetime | None
    context: str


class SmsClient:
    """Client of one account. Raises `gateways.failures`; codes of Tencent are answers, not errors.

    A failure with `is_unsent` certainly reached nobody; after any other the SMS may be on its way.
    """

    def __init__(self, config: SmsConfig, exchange: Exchange, session: Session) -> None:
        self.config = config
        self.exchange = exchange
        self._session = session

    async def send(
        self,
        phone: str,
        template_id: str,
        params: Sequence[str],
        context: str,
        call: OutgoingCall,
    ) -> SmsResult:
        """Send a template to a number (E.164) once. `context` comes back with reports."""
        question = wire.SendQuestion(
            phone_number_set=[phone],
            sms_sdk_app_id=self.config.sdk_app_id,
            sign_name=self.config.sign_name,
            template_id=template_id,
            template_param_set=list(params),
            session_context=context,
        )
        response = await self.exchange.send(self._request("SendSms", question), self._read, call)
        if response.error is not None:
            return SmsResult(response.error.code, None)
        statuses = response.send_status_set or []
        if len(statuses) != 1:
            raise SHARED.garbled(SERVICE, "not one status for one number")
        [status] = statuses
        return SmsResult(status.code, status.serial_no or None)

    async def reports(
        self, phone: str, since: datetime, until: datetime, call: OutgoingCall
    ) -> list[SmsReport]:
        """Ask what the carrier reported about SMS to a number, in the order of the answer.

        Raise Refused if Tencent does not answer the question.
        """
        question = wire.PullQuestion(
            phone_number=phone,
            begin_time=int(since.timestamp()),
            end_time=int(until.timestamp()) + 1,
            offset=0,
            limit=MOST_REPORTS,
            sms_sdk_app_id=self.config.sdk_app_id,
        )
        request = self._request("PullSmsSendStatusByPhoneNumber", question)
        response = await self.exchange.send_idempotent(request, self._read, call)
        if response.error is not None:
            raise SHARED.garbled(SERVICE, "reports refused", code=response.error.code)
        return [
            SmsReport(
                serial_no=status.serial_no,
                is_delivered=status.report_status == "SUCCESS",
                at=_time(status.user_receive_time),
                context=status.session_context or "",
            )
            for status in response.pull_sms_send_status_set or []
        ]

    async def close(self) -> None:
        await self._session.close()

    def _request(self, action: str, question: msgspec.Struct) -> Request:
        return Request(
            "POST",
            f"{self.config.base_url}/",
            wire.encode(question),
            {"X-TC-Action": action, "X-TC-Version": VERSION, "X-TC-Region": self.config.region},
        )

    @staticmethod
    def _read(body: bytes) -> wire.Response:
        try:
            return wire.decode_envelope(body).response
        except msgspec.DecodeError:
            raise SHARED.garbled(SERVICE, "answer is no envelope") from None


class _Signer:
    """Signer of requests."""

    def __init__(self, config: SmsConfig, clock: Callable[[], float]) -> None:
        self._config = config
        self._clock = clock
        self._host = urlsplit(config.base_url).netloc

    async def __call__(self, request: Request, call: OutgoingCall) -> Request:
        config, timestamp = self._config, int(self._clock())
        body = request.body if isinstance(request.body, bytes) else b""
        value = authorization(
            config.secret_id, config.secret_key, SERVICE, self._host, timestamp, body
        )
        signed = {
            "Authorization": value,
            # A connection that the other side closed while it was idle fails like one that was lost
            # after writing, and what may have been sent is not sent again: each call has a new one.
            "Connection": "close",
            "Content-Type": CONTENT_TYPE,
            "Host": self._host,
            "X-TC-Timestamp": str(timestamp),
        }
        return replace(request, headers={**request.headers, **signed})


def connect(
    config: SmsConfig, *, clock: Callable[[], float], monotonic: Callable[[], float]
) -> SmsClient:
    """Return a client. Its connections are made on first use and belong to the running loop."""
    session = Session(SHARED, pool_size=config.pool_size)
    exchange = Exchange(
        SERVICE, session, config, Clocks(wall=clock, monotonic=monotonic), _Signer(config, clock)
    )
    return SmsClient(config, exchange, session)


def _time(unix_s: int) -> datetime | None:
    """Read a time; None if it is none."""
    try:
        return datetime.fromtimestamp(unix_s, UTC)
    except (OSError, OverflowError, ValueError):
        return None
