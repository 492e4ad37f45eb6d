"""Routes of a person's choices for their messages."""

from __future__ import annotations

from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.http.preconditions import IfMatch
from bff.http.problems import IF_MATCH_INVALID, IF_MATCH_MISSING
from bff.identity.callers import CitizenOnPhone
from bff.progress import preferences
from bff.progress.preference_schemas import NotificationPreferences, PreferenceChange
from bff.progress.problems import PREFERENCES_CHANGED
from bff.scopes import Scope

routes = Routes("Message preferences", "By which channels, and when, messages reach a person")

PATH = "/v1/notification-preferences"


@routes.get(PATH, scope=Scope.ACCOUNT, versioned=True)
async def read_notification_preferences(call: Call[CitizenOnPhone]) -> NotificationPreferences:
    """Read the citizen's choices about their messages (消息设置). A kiosk has no place for them."""
    return await preferences.read(call.context, call.caller)


@routes.put(
    PATH,
    scope=Scope.ACCOUNT,
    limit="notification-preferences",
    versioned=True,
    problems=(IF_MATCH_MISSING, IF_MATCH_INVALID, PREFERENCES_CHANGED),
)
async def save_notification_preferences(
    call: Call[CitizenOnPhone], body: PreferenceChange
) -> NotificationPreferences:
    """Save the citizen's choices about their messages, all of them.

    ``If-Match`` names the version that the device has read, or ``*``. The next push heeds them.
    """
    base = IfMatch.of(call.request).newest
    return await preferences.change(call.context, call.caller, body, base)
