"""The module that keeps a page's look and the citizen's settings the same, with a real server."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

from tests.support.clients import Phone
from tests.support.stage import Stage

PATH = "/v1/page-settings"
# A page whose look is a plain object, as preferences.js is to the module, and its calls.
START = """async ({ saves, values }) => {
  const { createPageSettings } = await import("/shared/page/page-settings.js");
  const listeners = [];
  window.values = values;
  const look = {
    current: () => ({ ...window.values }),
    choose(wish) {
      Object.assign(window.values, wish);
      listeners.forEach((listener) => listener());
    },
    onChange: (listener) => listeners.push(listener),
  };
  window.choose = look.choose;
  const call = async (method, path, { body, headers = {} } = {}) => {
    const answer = await window.ask(method, path, body ?? null, headers);
    if (answer.status >= 400) throw { ...answer.body, members: answer.body };
    return answer.body;
  };
  window.settings = createPageSettings({ call, look, saves });
}"""
STANDARD = {"textSize": 17, "contrast": "standard", "hand": "right"}


async def start(
    page: Page, phone: Any, values: dict[str, Any] | None = None, *, saves: bool = True
) -> None:
    async def ask(method: str, path: str, body: Any, headers: dict[str, str]) -> dict[str, Any]:
        own = phone.headers if isinstance(phone, Phone) else phone.headers(method, path)
        answer = await phone.client.request(method, path, json=body, headers={**own, **headers})
        return {"status": answer.status_code, "body": answer.json()}

    await page.expose_function("ask", ask)
    await page.evaluate(START, {"saves": saves, "values": values or STANDARD})


async def choose(page: Page, values: dict[str, Any]) -> None:
    await page.evaluate("(values) => { choose(values); return settings.settled(); }", values)


async def read(page: Page) -> dict[str, Any]:
    looks: dict[str, Any] = await page.evaluate(
        "async () => { await settings.read(); await settings.settled(); return values; }"
    )
    return looks


async def patch(phone: Phone, values: dict[str, Any], tag: str = "*") -> dict[str, Any]:
    headers = {**phone.headers, "If-Match": tag}
    answer = await phone.client.patch(PATH, json={"values": values}, headers=headers)
    assert answer.status_code == 200, answer.text
    settings: dict[str, Any] = answer.json()
    return settings


async def values_of(phone: Phone) -> dict[str, Any]:
    values: dict[str, Any] = (await phone.get(PATH)).json()["values"]
    return values


async def test_a_choice_is_stored_and_what_others_chose_is_put_on(
    modules: Page, small_stage: Stage
) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    assert await read(modules) == STANDARD
    await choose(modules, {"textSize": 22})
    assert await values_of(phone) == {"textSize": 22}
    await patch(phone, {"contrast": "night"})
    assert await read(modules) == {**STANDARD, "textSize": 22, "contrast": "night"}
    assert await values_of(phone) == {"textSize": 22, "contrast": "night"}


async def test_a_choice_is_not_lost_when_another_screen_was_faster(
    modules: Page, small_stage: Stage
) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await patch(phone, {"textSize": 36, "contrast": "more"})
    await choose(modules, {"textSize": 26})  # refused with 412, then made again
    assert await values_of(phone) == {"textSize": 26, "contrast": "more"}
    assert await modules.evaluate("values") == {**STANDARD, "textSize": 26, "contrast": "more"}


async def test_the_first_sign_in_stores_what_was_chosen_before(
    modules: Page, small_stage: Stage
) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone, {**STANDARD, "textSize": 30})
    assert (await read(modules))["textSize"] == 30
    assert await values_of(phone) == {"textSize": 30}


async def test_a_phone_puts_on_what_is_stored(modules: Page, small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await patch(phone, {"textSize": 22})
    await start(modules, phone, {**STANDARD, "textSize": 36})
    assert (await read(modules))["textSize"] == 22
    assert await values_of(phone) == {"textSize": 22}


async def test_what_cannot_be_stored_now_is_stored_later(modules: Page, small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(
        "() => { window.online = ask; window.ask = () => Promise.reject(new Error('offline')); }"
    )
    await choose(modules, {"textSize": 22})
    await modules.evaluate("() => { window.ask = window.online; }")
    await patch(phone, {"hand": "left"})
    assert await read(modules) == {**STANDARD, "textSize": 22, "hand": "left"}
    assert await values_of(phone) == {"textSize": 22, "hand": "left"}


async def test_at_a_kiosk_a_choice_is_for_the_visit_and_wins(
    modules: Page, small_stage: Stage
) -> None:
    phone = await small_stage.phone("linxiuying")
    await patch(phone, {"textSize": 22, "contrast": "night"})
    kiosk = await small_stage.at_kiosk(phone, await small_stage.desk("demo-kiosk-1"))
    standard = {**STANDARD, "textSize": 28}
    await start(modules, kiosk, dict(standard), saves=False)
    await choose(modules, {"contrast": "more"})
    assert await read(modules) == {**standard, "textSize": 34, "contrast": "more"}
    assert await values_of(phone) == {"textSize": 22, "contrast": "night"}

    await modules.evaluate("() => settings.forget()")
    await modules.evaluate("(values) => { Object.assign(window.values, values); }", standard)
    assert (await read(modules))["contrast"] == "night", "the next visit has no choice of the last"
