"""Keys of a server on a single machine.

The first start creates them in ``keys.json`` beside the database, readable by its user only.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from base64 import b64encode
from pathlib import Path

import msgspec

DATABASE_FILE = "bff.sqlite3"
_RESTORE_HINT = "Restore it: with new keys nothing stored could be read"


class OwnKeysFailed(ValueError):
    """Failure to read or create the keys. The text names the file and says what to do."""


class _OwnKeys(msgspec.Struct):
    ring: str
    fixed: str


def own_keys(folder: Path) -> tuple[str, str]:
    """Return the key ring and the fixed key as settings; create them if there is no database yet.

    Raises OwnKeysFailed if a database has lost its keys, because new ones could not read it.
    """
    path = folder / "keys.json"
    try:
        make_folder(folder)
        if not path.exists():
            if (folder / DATABASE_FILE).exists():
                raise OwnKeysFailed(
                    f"{path} is missing, and {DATABASE_FILE} beside it was sealed with its keys. "
                    f"{_RESTORE_HINT}. To begin anew, move {DATABASE_FILE} away"
                )
            _make(path)
        elif path.stat().st_mode & 0o077:
            with contextlib.suppress(PermissionError):  # another user's file that we can read
                path.chmod(0o600)
        keys = msgspec.json.decode(path.read_bytes(), type=_OwnKeys)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise OwnKeysFailed(f"{path} cannot be read as keys. {_RESTORE_HINT}") from None
    except OSError as error:
        raise OwnKeysFailed(f"BFF_DATA_DIR: {error.strerror}: {error.filename}") from None
    return keys.ring, keys.fixed


def make_folder(folder: Path) -> None:
    """Create the data folder, for our user alone, if it is missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OwnKeysFailed(f"BFF_DATA_DIR: {error.strerror}: {error.filename}") from None


def _make(path: Path) -> None:
    """Write the file beside its place and then link it.

    So no reader sees half of it, and of two processes that start at once the first one's keys stay.
    """
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(_OwnKeys(f"1:{new_secret()}", new_secret())))
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(written, path)
    finally:
        os.unlink(written)


def new_secret() -> str:
    """Return 256 random bits in base64, as BFF_KEYS and BFF_FIXED_KEY expect them."""
    return b64encode(secrets.token_bytes(32)).decode()
