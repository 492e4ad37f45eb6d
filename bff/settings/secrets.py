"""Settings of the server's secrets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bff.keys import Keys, parse_keys
from bff.own_keys import OwnKeysFailed, own_keys
from bff.settings.declaration import SettingsError, setting
from bff.settings.values import any_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Secrets from the settings; None if not given."""

    ring: str | None = setting(
        "BFF_KEYS",
        any_text("keys, separated by commas"),
        None,
        "the ring of keys, current first: `<id 0-255>:<base64 of 32 bytes>[@<retired at>]`",
        default_text="see below",
        secret=True,
    )
    fixed: str | None = setting(
        "BFF_FIXED_KEY",
        any_text("base64 of 32 bytes"),
        None,
        "key of look-ups and of the seals of the usage log. Never change it",
        default_text="see below",
        secret=True,
    )

    def keys(self, data_dir: Path, *, is_shared: bool) -> Keys:
        """Return the keys, which are made in ``data_dir`` if none are given.

        Raise SettingsError if they are wrong, or if none are given and other servers share the
        database (``is_shared``).
        """
        ring, fixed = self.ring, self.fixed
        if ring is None and fixed is None:
            if is_shared:
                raise SettingsError(
                    "BFF_KEYS and BFF_FIXED_KEY must be set with BFF_DATABASE_URL: every replica "
                    "needs the same. Make a set with: ./script/bff new-keys"
                )
            try:
                ring, fixed = own_keys(data_dir)
            except OwnKeysFailed as error:
                raise SettingsError(str(error)) from None
        if ring is None or fixed is None:
            raise SettingsError("BFF_KEYS and BFF_FIXED_KEY go together: set both")
        try:
            return parse_keys(ring, fixed)
        except ValueError as error:
            raise SettingsError(f"BFF_KEYS or BFF_FIXED_KEY: {error}") from None
