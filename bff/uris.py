"""HTTP URIs in their normal form (RFC 3986 §6.2.2 and §6.2.3), so that equal ones compare equal."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote

import idna

_URI = re.compile(r"(https?)://([^/?#\\]*)(/[^?#\\]*)?(?:[?#].*)?", re.ASCII | re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]@:]+)(?::([0-9]{0,8}))?", re.IGNORECASE)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise(uri: str) -> str | None:
    """Return the URI in its normal form, without query and fragment; None when it is no HTTP URI.

    So two are equal as RFC 9449 §4.3 compares a proof's ``htu``.
    """
    matched = _URI.fullmatch(uri)
    if matched is None or not uri.isascii() or not uri.isprintable() or " " in uri:
        return None
    scheme, authority, path = matched[1].lower(), matched[2], matched[3] or "/"
    try:
        place = _normal_authority(scheme, authority)
    except ValueError:
        return None
    return f"{scheme}://{place}{_normal_path(path)}"


def normal_origin(text: str) -> str:
    """Return ``scheme://host[:port]`` in its normal form, an internationalised name in ASCII.

    See RFC 5891. Raises ValueError, with the fault, for anything more or less.
    """
    scheme, separator, rest = text.strip().partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORTS:
        raise ValueError("begin with http:// or https://")
    authority = rest.removesuffix("/")
    if "/" in authority or "\\" in authority:
        raise ValueError("have no path")
    if "?" in authority or "#" in authority:
        raise ValueError("have no query and no fragment")
    if "@" in authority:
        raise ValueError("have no user and no password")
    try:
        return f"{scheme}://{_normal_authority(scheme, authority)}"
    except ValueError:
        raise ValueError("name a host, and at most a port from 1 to 65535") from None


def _normal_authority(scheme: str, authority: str) -> str:
    matched = _AUTHORITY.fullmatch(authority)
    if matched is None:
        raise ValueError("no host")
    host, port = _normal_host(matched[1]), int(matched[2] or _DEFAULT_PORTS[scheme])
    if not 0 < port < 65536:
        raise ValueError("no port")
    return host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _normal_host(host: str) -> str:
    if host.startswith("["):
        return f"[{IPv6Address(host[1:-1])}]"
    host = unquote(host, errors="strict")
    host = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()
    if _NAME.fullmatch(host) is None or len(host) > 253:
        raise ValueError("no host name")
    # A name whose last label is a number is an IPv4 address or invalid (WHATWG URL §3.5).
    return str(IPv4Address(host)) if host.rpartition(".")[2].isdecimal() else host


def _normal_path(path: str) -> str:
    """Normalise the path: no dot segments (RFC 3986 §5.2.4), as few percent signs as possible."""
    result: list[str] = []
    segments = _ENCODED.sub(_normal_octet, path).split("/")[1:]
    for segment in segments:
        if segment == "..":
            del result[-1:]
        elif segment != ".":
            result.append(segment)
    if segments[-1] in (".", ".."):
        result.append("")
    return "/" + "/".join(result)


def _normal_octet(match: re.Match[str]) -> str:
    octet = chr(int(match[0][1:], 16))
    return octet if _UNRESERVED.fullmatch(octet) else match[0].upper()
