"""Client addresses in the form that limits count."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

SITE_BITS = 64
"""Size of a network: the owner of one IPv6 address has its 2^64 (RFC 4291 §2.5.4, RFC 6177)."""


@lru_cache(maxsize=4096)
def network_of(text: str) -> str | None:
    """Return the IPv4 address or the /64 network of an IPv6 address, None if it is no address.

    An IPv4-mapped address (RFC 4291 §2.5.5.2) counts as its IPv4 address: a socket that listens on
    ``::`` reports IPv4 clients so.
    """
    try:
        address = ip_address(text.strip().removeprefix("[").removesuffix("]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, SITE_BITS), strict=False))
    return str(address)


def reported_address(fields: list[str], proxies: int) -> str | None:
    """Return the address that the outermost of our own ``proxies`` appended to ``X-Forwarded-For``.

    It is counted from the right; a client can forge any entry further left. None if the request did
    not pass through all of them.
    """
    hops = ",".join(fields).split(",")
    return hops[-proxies].strip() if fields and len(hops) >= proxies else None
