"""Check that our keys match the database (密钥校验值).

The database holds a check value for each key that has ever written to it; the value reveals nothing
about the key. With other keys, each citizen would become a second person and the usage log would
look tampered with, so the server refuses to start.
"""

from __future__ import annotations

import hmac

from bff.keys import Keys, derive
from models import Installation, Person
from models.encryption import DecryptionFailed

_PREFIX = "key:"
_ADVICE = (
    "Put back the keys that it was used with: keys.json of its data folder, or BFF_KEYS and "
    "BFF_FIXED_KEY. With others nobody would be recognised and nothing stored could be read"
)


class WrongKeys(RuntimeError):
    """Refusal to use a database that other keys sealed.

    The text says what to do, and contains no key.
    """


async def check_keys(keys: Keys, *, record: bool = True) -> None:
    """Raise WrongKeys if anything in the open database was sealed with other keys.

    Otherwise, if ``record``, store the check values of the current keys.
    """
    stored = await _read_check_values()
    _compare(stored, keys)
    if not stored:
        await _people_can_be_read()
    values = _values(keys)
    writing = {"fixed", str(keys.current.id)}
    if record and not writing <= stored.keys():
        for name in sorted(writing):
            await Installation.keep(_PREFIX + name, values[name])
        _compare(await _read_check_values(), keys)  # another server may have just written its


def _compare(check_values: dict[str, str], keys: Keys) -> None:
    values = _values(keys)
    for name, value in check_values.items():
        if name not in values:
            raise WrongKeys(
                f"the database was written with the key {name}, which BFF_KEYS does not list. "
                f"{_ADVICE}"
            )
        if not hmac.compare_digest(values[name], value):
            raise WrongKeys(f"the database was sealed with other keys. {_ADVICE}")


def _values(keys: Keys) -> dict[str, str]:
    """Return the check value of each key by its id, and that of the fixed key as ``fixed``."""
    secrets = {"fixed": keys.fixed} | {str(key.id): key.secret for key in keys.ring}
    return {name: derive(secret, "key-check").hex() for name, secret in secrets.items()}


async def _read_check_values() -> dict[str, str]:
    rows = await Installation.filter(name__startswith=_PREFIX)
    return {row.name.removeprefix(_PREFIX): row.value for row in rows}


async def _people_can_be_read() -> None:
    """Raise WrongKeys if a stored person cannot be decrypted.

    An earlier version may have written the database without check values.
    """
    try:
        await Person.all().order_by("id").first()
    except DecryptionFailed:
        raise WrongKeys(f"the database was sealed with other keys. {_ADVICE}") from None
