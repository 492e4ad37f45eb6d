"""HTTP to outside systems: a shared keep-alive session, bounded reads, failures without addresses.

No retries and no breaker here: see `exchange`.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from gateways.failures import Failure, Failures

Body = bytes | AsyncIterator[bytes] | None


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is sent. An iterator as body is streamed.

    Secrets may stand in any part of it, so its repr shows the method only.
    """

    method: str
    url: str = field(repr=False)
    body: Body = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Session:
    """HTTP session that raises only `failures`.

    The connections are made on first use, inside the running loop, and belong to that loop.
    """

    def __init__(self, failures: Failures, *, pool_size: int) -> None:
        self.failures = failures
        self._pool_size = pool_size
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def send(
        self, service: str, request: Request, *, timeout: aiohttp.ClientTimeout
    ) -> aiohttp.ClientResponse:
        """Send the request and return once the head of the answer is there.

        The caller closes it.
        """
        # Already encoded, because yarl would normalise an address that is signed as it is.
        url = URL(request.url, encoded=True)
        with self.translate_errors(service):
            return await self._open().request(
                request.method,
                url,
                data=request.body,
                headers=request.headers,
                timeout=timeout,
                allow_redirects=False,
            )

    async def read(self, service: str, response: aiohttp.ClientResponse, limit: int) -> bytes:
        """Return the whole body. Raise Garbled when it is cut short or over `limit` bytes."""
        body = bytearray()
        with self.translate_errors(service):
            while chunk := await response.content.readany():
                body += chunk
                if len(body) > limit:
                    raise self.failures.garbled(service, "answer too large", code=response.status)
        return bytes(body)

    async def close(self) -> None:
        """End every connection. A closed session stays closed."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    @contextmanager
    def translate_errors(self, service: str) -> Iterator[None]:
        """Raise aiohttp's errors as ours.

        Theirs may quote an address with a secret in it, so they are neither the cause nor the
        context of ours. Wrap only calls to the system: any other OSError would be taken for its
        own.
        """
        try:
            yield
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = _translate_error(self.failures, service, error)
            try:
                raise failure from None
            finally:
                failure.__context__ = None

    def _open(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise RuntimeError("the client is closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool_size, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            # aiohttp would repeat a GET by itself with a nonce that the other side has seen.
            self._session._retry_connection = False
        return self._session


def _translate_error(failures: Failures, service: str, error: Exception) -> Failure:
    match error:
        case aiohttp.ConnectionTimeoutError():
            return failures.unreachable(service, "no connection in time", is_unsent=True)
        case TimeoutError():
            return failures.timed_out(service, "no answer in time")
        case aiohttp.ClientConnectorError():
            return failures.unreachable(service, "no connection", is_unsent=True)
        case aiohttp.ClientPayloadError() | aiohttp.ClientResponseError():
            return failures.garbled(service, "answer cut short or not HTTP")
        case aiohttp.ClientConnectionError() | OSError():
            return failures.unreachable(service, "connection lost")
        case _:
            return failures.unavailable(service, type(error).__name__)
