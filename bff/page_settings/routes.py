"""Routes of the page settings."""

from __future__ import annotations

from typing import Annotated

from sanic.response import HTTPResponse

from bff.api.callers import AnonymousCaller
from bff.api.endpoint import Call
from bff.api.routing import Routes
from bff.http.preconditions import IfMatch
from bff.http.problems import IF_MATCH_INVALID, IF_MATCH_MISSING
from bff.http.replies import json_reply
from bff.identity.callers import Citizen, TerminalCaller
from bff.page_settings import service, themes
from bff.page_settings.problems import PRESET_CONSENT_MISSING, SETTINGS_CHANGED
from bff.page_settings.schemas import (
    KioskRules,
    PageSettings,
    PageSettingsChange,
    PresetList,
    ThemeAnswer,
    ThemeQuery,
)
from bff.scopes import Scope

routes = Routes("Page settings", "How a person's pages look and behave, on every front")


@routes.get("/v1/page-settings", scope=Scope.DISPLAY, versioned=True)
async def read_page_settings(call: Call[Citizen]) -> PageSettings:
    """Read the page settings (页面设置) of the citizen.

    A session at a kiosk gets the values that matter there, and neither preset nor consents.
    """
    return await service.read(call.caller)


@routes.patch(
    "/v1/page-settings",
    scope=Scope.ACCOUNT,
    limit="page-settings",
    versioned=True,
    problems=(SETTINGS_CHANGED, PRESET_CONSENT_MISSING, IF_MATCH_MISSING, IF_MATCH_INVALID),
)
async def save_page_settings(call: Call[Citizen], body: PageSettingsChange) -> PageSettings:
    """Save changes of page settings. The citizen's other screens hear it on their live stream.

    ``If-Match`` names the version that the device has read. What no other device has changed since
    then merges. Otherwise ``settings-changed`` names the ``fields`` in question and has today's
    ``settings``.
    """
    if_match = IfMatch.of(call.request)
    return await service.change(call.context, call.caller, body, if_match.newest)


@routes.delete("/v1/page-settings", scope=Scope.ACCOUNT, limit="page-settings")
async def delete_page_settings(call: Call[Citizen]) -> None:
    """Delete all page settings, with the consents: the standard is back."""
    await service.erase(call.context, call.caller)


@routes.get("/v1/page-settings/presets", limit="public", cacheable=True)
async def list_presets(call: Call[AnonymousCaller]) -> PresetList:
    """List the presets (预设), and the fields with what each front allows."""
    return themes.presets(call.request.language)


@routes.get("/v1/page-settings/kiosk", cacheable=True)
async def read_kiosk_rules(call: Call[TerminalCaller]) -> KioskRules:
    """Read how long this kiosk waits for a visitor, and where its controls lie."""
    return service.kiosk_rules(call.caller.terminal)


@routes.get("/v1/page-settings/theme", limit="public", cacheable=True)
async def read_theme(
    call: Call[AnonymousCaller], query: ThemeQuery
) -> Annotated[HTTPResponse, ThemeAnswer]:
    """Read the theme of these values. With the present ``revision`` it may be kept for ever."""
    theme = themes.theme_of(query)
    reply = json_reply(ThemeAnswer(dict(theme.properties), theme.font_size, dict(theme.attributes)))
    reply.headers["Cache-Control"] = themes.cache_control(query)
    return reply


@routes.get("/v1/page-settings/theme.css", limit="public", cacheable=True, media="text/css")
async def read_theme_sheet(call: Call[AnonymousCaller], query: ThemeQuery) -> HTTPResponse:
    """Read the same theme as a style sheet, without the attributes."""
    return HTTPResponse(
        themes.css(themes.theme_of(query)),
        headers={"Cache-Control": themes.cache_control(query)},
        content_type="text/css; charset=utf-8",
    )
