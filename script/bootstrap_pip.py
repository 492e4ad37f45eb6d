"""Install pip into a virtual environment that lacks it.

A wheel is a zip, and Python runs what is inside a zip: pip's own wheel installs pip. It comes from
the package index that pip itself would ask (PIP_INDEX_URL, pip.conf, pypi.org) and must have the
hash pinned here, so no mirror has to be trusted.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def main() -> None:
    index = setting("index-url") or "https://pypi.org/simple"
    try:
        wheel = fetch(index)
    except (OSError, ValueError) as error:
        sys.exit(
            f"pip could not be fetched from {index}: {error}\n"
            "Check the connection, name a mirror in PIP_INDEX_URL, or install python3-venv "
            "(and ca-certificates) with your package manager."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, WHEEL)
        path.write_bytes(wheel)
        pip = [sys.executable, f"{path}/pip"]
        subprocess.run([*pip, "install", "--quiet", "--no-index", str(path)], check=True)


def setting(name: str) -> str | None:
    """Read a setting of pip: from the environment, the user's pip.conf, then the machine's."""
    if value := os.environ.get(f"PIP_{name.replace('-', '_').upper()}"):
        return value
    home = Path.home()
    config = configparser.RawConfigParser()
    config.read(
        [
            "/etc/pip.conf",
            home / ".pip/pip.conf",
            home / "Library/Application Support/pip/pip.conf",
            Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"), "pip/pip.conf"),
            os.environ.get("PIP_CONFIG_FILE", os.devnull),
        ]
    )
    return config.get("global", name, fallback=None)


def fetch(index: str) -> bytes:
    """Download the pinned wheel, by the index's page of pip's files (PEP 503).

    Raises OSError when the index does not answer, ValueError when it has no such file, or another
    one of that name.
    """
    tls = ssl.create_default_context(cafile=setting("cert"))
    with urlopen(f"{index.rstrip('/')}/pip/", context=tls, timeout=30) as page:
        links = re.findall(r"""href=["']([^"'#]+)""", page.read().decode())
        wheels = [urljoin(page.url, unescape(link)) for link in links if link.endswith(f"/{WHEEL}")]
    if not wheels:
        raise ValueError(f"it does not list {WHEEL}")
    with urlopen(wheels[0], context=tls, timeout=30) as answer:
        wheel: bytes = answer.read()
    if (digest := hashlib.sha256(wheel).hexdigest()) != SHA256:
        raise ValueError(f"{wheels[0]} has sha256 {digest}, not {SHA256}")
    return wheel


if __name__ == "__main__":
    main()
