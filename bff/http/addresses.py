"""Addresses as limits count them."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

SITE_BITS = 64
"""Whoever has one IPv6 address has the 2^64 of its network (RFC 4291 §2.5.4, RFC 6177)."""


@lru_cache(maxsize=4096)
def network_of(text: str) -> str | None:
    """The IPv4 address, or the /64 of the IPv6 address; None for what is no address.

    An IPv4-mapped address (RFC 4291 §2.5.5.2) is the IPv4 address: a socket that listens on ``::``
    reports IPv4 callers so.
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
    """What the outermost of our own ``proxies`` wrote into ``X-Forwarded-For``, from its right end;
    None when the request did not pass through all of them. What stands left of it is anybody's.
    """
    hops = ",".join(fields).split(",")
    return hops[-proxies].strip() if fields and len(hops) >= proxies else None
