"""The handset of a demo citizen: the sandbox's, which shows what arrived on their phone."""

from __future__ import annotations

from urllib.parse import urlencode

from bff.context import AppContext
from bff.demo.service import list_people
from bff.identity import devices
from bff.identity.callers import Citizen
from bff.progress import preferences
from models import Person
from models.device import DevicePlatform


def handset_url(context: AppContext, uid: str | None = None) -> str:
    """Return the address of a citizen's handset; without a uid, of the choice of one."""
    query = "" if uid is None else f"?{urlencode({'uid': uid})}"
    return f"{context.settings.core.admin_url}/admin/handset/page{query}"


async def connect(context: AppContext, citizen: Citizen) -> str:
    """Make the citizen's handset the device of this session, and return its address.

    A newcomer may come at any hour, so nobody has quiet hours before they choose some.
    """
    person = await Person.get(id=citizen.person_id)
    uid = next(
        str(resident["uid"])
        for resident in await list_people(context)
        if (resident["certType"], resident["certNo"]) == (person.cert_type, person.cert_no)
    )
    await devices.register(
        context, citizen, f"demo.{uid}.{citizen.session_id}", DevicePlatform.ANDROID
    )
    await preferences.omit_quiet_hours(context, citizen)
    return handset_url(context, uid)
