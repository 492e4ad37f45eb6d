"""Owners of numbers: the invented citizens."""

from sandbox.core.people import PEOPLE

_OWNERS = {f"+86{who.mobile}": uid for uid, who in PEOPLE.items() if who.mobile}


def owner_of(phone: str) -> str:
    """Return the uid of the number's owner; the number itself if the sandbox knows nobody."""
    return _OWNERS.get(phone, phone)
