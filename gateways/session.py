"""One signed HTTP exchange with the core, over one shared keep-alive session.

No retries and no breaker here: see `upstream`.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager

import aiohttp
from yarl import URL

from gateways.core.config import Call, CoreConfig
from gateways.core.errors import (
    CoreGarbled,
    CoreTimeout,
    CoreUnavailable,
    CoreUnreachable,
)
from gateways.core.reference.signing import sign


class Transport:
    """Sends what it is given; every failure comes out as a CoreError.

    `clock` is Unix time in seconds, `nonce` gives a string never given before. The session is made
    on first use, inside the running loop, and belongs to that loop.
    """

    def __init__(
        self, config: CoreConfig, *, clock: Callable[[], float], nonce: Callable[[], str]
    ) -> None:
        self.config = config
        self.clock = clock
        self._nonce = nonce
        self._base = str(URL(config.base_url)).rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def send(
        self,
        service: str,
        method: str,
        path: str,
        body: bytes | AsyncIterator[bytes] | None,
        call: Call,
        *,
        timeout: aiohttp.ClientTimeout,
        headers: Mapping[str, str],
    ) -> aiohttp.ClientResponse:
        """Returns once the head of the answer is there. The caller closes it.

        `path` goes on the wire as it stands, query and all. A body that is an iterator is sent as
        it comes.
        """
        # Encoded already: yarl would tidy up a path whose signature is of the untidy one.
        url = URL(self._base + path, encoded=True)
        signed = self._signed(method, url, body, call)
        with translated(service):
            return await self._open_session().request(
                method,
                url,
                data=body,
                headers={**signed, **headers},
                timeout=timeout,
                allow_redirects=False,
            )

    async def read(self, service: str, response: aiohttp.ClientResponse, limit: int) -> bytes:
        """The whole body. Raises CoreGarbled when it is cut short or over `limit` bytes."""
        body = bytearray()
        with translated(service):
            while chunk := await response.content.readany():
                body += chunk
                if len(body) > limit:
                    raise CoreGarbled(service, "answer too large", code=response.status)
        return bytes(body)

    async def close(self) -> None:
        """Ends every connection. A closed transport stays closed."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    def _signed(
        self, method: str, url: URL, body: bytes | AsyncIterator[bytes] | None, call: Call
    ) -> dict[str, str]:
        timestamp_ms = int(self.clock() * 1000)
        nonce = self._nonce()
        signature = sign(
            self.config.app_key,
            self.config.digest,
            method=method,
            target=url.raw_path_qs,
            timestamp_ms=timestamp_ms,
            nonce=nonce,
            body=None if isinstance(body, AsyncIterator) else body or b"",
        )
        return {
            "X-App-Id": self.config.app_id,
            "X-Timestamp": str(timestamp_ms),
            "X-Nonce": nonce,
            "X-Signature": signature,
            "X-Request-Id": call.request_id,
        }

    def _open_session(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("the core client is closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self.config.pool_size, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
            # aiohttp would repeat a GET by itself, with a nonce that the core has seen.
            self._session._retry_connection = False
        return self._session


@contextmanager
def translated(service: str) -> Iterator[None]:
    """aiohttp's errors as ours.

    Wrap only what talks to the core: an OSError of anything else would be taken for its own.
    """
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise CoreUnreachable(service, "no connection in time") from error
    except TimeoutError as error:
        raise CoreTimeout(service, "no answer in time") from error
    except (aiohttp.ClientPayloadError, aiohttp.ClientResponseError) as error:
        raise CoreGarbled(service, "answer cut short or not HTTP") from error
    except (aiohttp.ClientConnectionError, OSError) as error:
        raise CoreUnreachable(service, "connection failed or lost") from error
    except aiohttp.ClientError as error:
        raise CoreUnavailable(service, type(error).__name__) from error
