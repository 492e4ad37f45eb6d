"""The module that keeps a page's look and the citizen's settings the same, with a real server."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from tests.support.clients import Phone
from tests.support.stage import Stage

PATH = "/v1/page-settings"
# A page whose look is a plain object, as preferences.js is to the module, and its calls.
START = """async ({ values, own }) => {
  const { createPageSettings } = await import("/shared/page/page-settings.js");
  const { PRESETS } = await import("/shared/page/setting-choices.js");
  const listeners = [];
  window.values = values;
  window.own = new Set(own);
  const change = (wish, choice) => {
    for (const name of Object.keys(values)) if (name in wish) window.values[name] = wish[name];
    listeners.forEach((listener) => listener(values, choice));
  };
  window.choose = (wish) => change(wish, { isOurs: true });
  window.choosePreset = (preset) => change(PRESETS[preset].values.phone, { isOurs: true, preset });
  const look = {
    current: () => ({ ...window.values }),
    adopt: (wish) => change(wish, {}),
    own: () => window.own,
    keepHere: (names) => { window.own = new Set(names); },
    onChange: (listener) => listeners.push(listener),
  };
  const call = async (method, path, { body, headers = {} } = {}) => {
    const answer = await window.ask(method, path, body ?? null, headers);
    if (answer.status >= 400) throw { ...answer.body, members: answer.body };
    return answer.body;
  };
  window.asked = [];
  window.isMine = true;
  const keepMine = async (names) => { window.asked.push(names); return window.isMine; };
  window.settings = createPageSettings({ call, look, keepMine });
}"""
STANDARD = {"textSize": 17, "contrast": "standard", "hand": "right"}


async def start(page: Page, phone: Phone, values: dict[str, Any] | None = None) -> None:
    async def ask(method: str, path: str, body: Any, headers: dict[str, str]) -> dict[str, Any]:
        sent = {**phone.headers, **headers}
        answer = await phone.client.request(method, path, json=body, headers=sent)
        return {"status": answer.status_code, "body": answer.json()}

    await page.expose_function("ask", ask)
    await page.evaluate(START, {"values": values or STANDARD, "own": []})


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
    await choose(modules, {"textSize": 26})  # refused with 412, and made again when its person says
    assert await modules.evaluate("asked") == [["textSize"]]
    assert await values_of(phone) == {"textSize": 26, "contrast": "more"}
    assert await modules.evaluate("values") == {**STANDARD, "textSize": 26, "contrast": "more"}


async def test_a_first_sign_in_stores_nothing_of_whoever_was_here_before(
    modules: Page, small_stage: Stage
) -> None:
    """The phone stays as it is, and only what this person chooses becomes theirs."""
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone, {**STANDARD, "textSize": 30})
    await choose(modules, {"contrast": "night"})  # by this person, before they sign in
    assert await read(modules) == {**STANDARD, "textSize": 30, "contrast": "night"}
    assert await values_of(phone) == {"contrast": "night"}
    await choose(modules, {"hand": "left"})
    assert await values_of(phone) == {"contrast": "night", "hand": "left"}
    assert (await read(modules))["textSize"] == 30
    await choose(modules, {"textSize": 26})  # the control: chosen by themselves
    assert await values_of(phone) == {"contrast": "night", "hand": "left", "textSize": 26}


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


@pytest.mark.parametrize(("is_mine", "stays"), [(True, "night"), (False, "black-white")])
@pytest.mark.parametrize("reloaded", [False, True], ids=["same page", "after a reload"])
async def test_a_choice_without_connection_does_not_replace_a_newer_one_unasked(
    modules: Page, small_stage: Stage, is_mine: bool, stays: str, reloaded: bool
) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(
        "() => { window.online = ask; window.ask = () => Promise.reject(new Error('offline')); }"
    )
    await choose(modules, {"contrast": "night"})
    assert await modules.evaluate("settings.isWaiting()")
    await patch(phone, {"contrast": "black-white"})
    await modules.evaluate("() => { window.ask = window.online; }")
    if reloaded:
        await modules.evaluate(START, {"values": {**STANDARD, "contrast": "night"}, "own": []})
    await modules.evaluate("(it) => { window.isMine = it; }", is_mine)
    assert (await read(modules))["contrast"] == stays
    assert await modules.evaluate("asked") == [["contrast"]]
    assert await values_of(phone) == {"contrast": stays}
    assert not await modules.evaluate("settings.isWaiting()")


async def test_one_s_own_quick_choices_are_no_conflict(modules: Page, small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(
        """() => { for (const textSize of [19, 22, 26]) choose({ textSize });
        return settings.settled(); }"""
    )
    await choose(modules, {"textSize": 30})
    assert await modules.evaluate("asked") == []
    assert await values_of(phone) == {"textSize": 30}


async def test_hearing_of_one_s_own_choice_before_its_answer_is_no_conflict(
    modules: Page, small_stage: Stage
) -> None:
    """The live stream is often faster than the answer that goes back to the page."""
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(
        """async () => {
          const ask = window.ask;
          let heard;
          window.ask = async (method, ...rest) => {
            const answer = await ask(method, ...rest);
            if (method === "PATCH" && !heard) { heard = settings.read(); await heard; }
            return answer;
          };
          choose({ textSize: 19 });
          choose({ textSize: 22 });
          await settings.settled();
        }"""
    )
    assert await modules.evaluate("asked") == []
    assert await values_of(phone) == {"textSize": 22}


ANSWER_LOST = """() => {
  const online = window.ask;
  window.ask = async (...call) => {
    await online(...call);
    window.ask = online;
    throw new Error("offline");
  };
}"""


@pytest.mark.parametrize("first", [{"contrast": "night"}, {"preset": "elder"}], ids=str)
@pytest.mark.parametrize("reloaded", [False, True], ids=["same page", "after a reload"])
async def test_a_choice_whose_answer_was_lost_is_no_conflict(
    modules: Page, small_stage: Stage, first: dict[str, str], reloaded: bool
) -> None:
    """The server has stored it, and the page goes on from what it has seen before."""
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(ANSWER_LOST)
    if "preset" in first:
        await modules.evaluate("() => { choosePreset('elder'); return settings.settled(); }")
    else:
        await choose(modules, first)
    assert (await phone.get(PATH)).json()["version"] == 1
    if reloaded:
        looks = await modules.evaluate("values")
        await modules.evaluate(START, {"values": looks, "own": []})
    more = {"contrast": "more", "textSize": 30}
    # After a reload one may choose before the settings have been read.
    await modules.evaluate("(more) => { settings.read(); choose(more); }", more)
    await read(modules)
    assert await modules.evaluate("asked") == []
    values = await values_of(phone)
    assert (values["contrast"], values["textSize"]) == ("more", 30)


async def test_what_another_screen_has_chosen_since_the_lost_answer_is_asked_about(
    modules: Page, small_stage: Stage
) -> None:
    """The control."""
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(ANSWER_LOST)
    await choose(modules, {"contrast": "night"})
    await patch(phone, {"contrast": "black-white"})
    await choose(modules, {"contrast": "more"})
    assert await modules.evaluate("asked") == [["contrast"]]


@pytest.mark.parametrize(
    ("kept", "size"), [(True, 22), (False, 17)], ids=["kept", "the control: without what was kept"]
)
async def test_what_is_not_stored_yet_survives_a_reload(
    modules: Page, small_stage: Stage, kept: bool, size: int
) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(
        "() => { window.online = ask; window.ask = () => Promise.reject(new Error('offline')); }"
    )
    await patch(phone, {"hand": "left"})
    await choose(modules, {"textSize": 22})
    if not kept:
        await modules.evaluate("sessionStorage.clear()")
    await modules.evaluate("() => { window.ask = window.online; }")
    await modules.evaluate(START, {"values": {**STANDARD, "textSize": 22}, "own": []})
    assert await read(modules) == {**STANDARD, "textSize": size, "hand": "left"}
    assert (await values_of(phone)).get("textSize", 17) == size


async def test_a_save_that_hangs_holds_up_nobody_else(modules: Page, small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await start(modules, phone)
    await read(modules)
    await modules.evaluate(
        "() => { window.online = ask; window.ask = () => new Promise(() => {}); }"
    )
    await modules.evaluate("() => { choose({ textSize: 22 }); }")  # for ever on its way
    await modules.evaluate("() => { settings.forget(); window.ask = window.online; }")
    await read(modules)
    await choose(modules, {"contrast": "night"})
    assert (await values_of(phone)) == {"contrast": "night"}


async def choose_preset(page: Page, name: str) -> None:
    await page.evaluate("(name) => { choosePreset(name); return settings.settled(); }", name)


async def test_a_preset_is_stored_whole_and_by_its_name(modules: Page, small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    await patch(phone, {"contrast": "night", "hand": "left"})
    await start(modules, phone)
    await read(modules)
    await choose_preset(modules, "elder")
    stored = (await phone.get(PATH)).json()
    assert (stored["preset"], stored["values"]) == ("elder", {"hand": "left"})
    assert (await read(modules))["textSize"] == 22


async def test_a_sensitive_preset_is_stored_only_when_its_person_agrees(
    modules: Page, small_stage: Stage
) -> None:
    phone = await small_stage.phone("linxiuying")
    await patch(phone, {"hand": "left"})
    await start(modules, phone)
    await read(modules)
    await choose_preset(modules, "low-vision")
    assert await modules.evaluate("settings.asked()") == "low-vision"
    await modules.evaluate("() => { settings.answer(false); return settings.settled(); }")
    assert (await phone.get(PATH)).json()["preset"] == "standard"
    assert (await read(modules))["textSize"] == 30, "on this device it stays"

    await choose_preset(modules, "low-vision")
    await modules.evaluate("() => { settings.answer(true); return settings.settled(); }")
    stored = (await phone.get(PATH)).json()
    assert (stored["preset"], stored["consents"]) == ("low-vision", ["low-vision"])
    await choose_preset(modules, "low-vision")
    assert await modules.evaluate("settings.asked()") is None, "asked once"
