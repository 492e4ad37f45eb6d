// 消息设置: by which channels and when messages reach me. Each change is stored at once, and each choice says what follows from it.

import { whenReachable } from "/shared/net/reachability.js";
import { announce } from "/shared/page/announce.js";
import { button, el, notice } from "/shared/page/dom.js";
import { createPage, problemNotice } from "/shared/page/view-page.js";
import { t } from "/shared/words/i18n.js";
import { isTooLong, quietPart } from "/phone/quiet-hours.js";

const PATH = "/v1/notification-preferences";
const CHOSEN = ["channels", "progressBySms", "quietHours", "benefits"];

export function messageSettingsView(/** @type {App} */ app) {
  /** @type {any} what is on the screen */ let wish = null;
  /** @type {number} */ let version = 0; // of what the server has
  /** @type {any} what the server has */ let stored = null;
  let isSaving = false;
  const said = el("div", {});
  const page = createPage(app, {
    title: t("messageSettings.title"),
    testid: "screen-message-settings",
    lead: el("p.soft", {}, t("messageSettings.lead")),
    load: (signal) => app.call("GET", PATH, { signal }),
    draw(loaded) {
      adopt(loaded);
      return parts();
    },
  });

  function adopt(/** @type {any} */ loaded) {
    stored = loaded;
    ({ version } = loaded);
    wish = Object.fromEntries(CHOSEN.map((name) => [name, loaded[name]]));
  }

  /** Draw what is chosen now. The control that was used keeps the focus. */
  function draw() {
    const { activeElement } = document;
    const focused = activeElement && page.body.contains(activeElement) ? activeElement.getAttribute("data-testid") : null;
    page.body.replaceChildren(...parts());
    if (!focused) return;
    const same = page.body.querySelector(`[data-testid="${focused}"]:not(:disabled)`);
    (same ?? page.body.querySelector(`[data-testid^="${focused.split("-")[0]}-"]:not(:disabled)`))?.focus({ preventScroll: true });
  }

  function choose(/** @type {Record<string, any>} */ change) {
    wish = { ...wish, ...change };
    said.replaceChildren();
    draw();
    if (!isTooLong(wish.quietHours)) save();
  }

  /** Store what is chosen, one change at a time: what was chosen meanwhile goes with the next. */
  async function save() {
    if (isSaving) return;
    isSaving = true;
    try {
      /** @type {any} */ let sent = null;
      while (sent !== wish && !isTooLong(wish.quietHours)) {
        sent = wish;
        const answer = await app.call("PUT", PATH, { body: sent, headers: { "If-Match": `"${version}"` }, signal: page.signal });
        [stored, version] = [answer, answer.version];
      }
      announce(t("messageSettings.saved"));
    } catch (error) {
      if (!page.signal.aborted && app.person()) refuse(error);
    } finally {
      isSaving = false;
    }
  }

  /** Say why it was not stored, and show what the server has: what is on the screen is always what counts. */
  function refuse(/** @type {any} */ error) {
    const isElsewhere = error.reasonCode === "preferences-changed";
    const { preferences: present = stored } = error.members ?? {};
    adopt(present);
    draw();
    if (isElsewhere) said.replaceChildren(notice("warn", error.title, error.detail, { role: "alert", testid: "settings-changed-elsewhere" }));
    else said.replaceChildren(problemNotice(error, { testid: "settings-not-saved" }), el("p.soft", {}, t("messageSettings.asBefore")));
    if (error.isLost) whenReachable(() => page.reload({ quiet: true }), { signal: page.signal }); // it may have been stored all the same
  }

  const parts = () => [
    said,
    section("ways", t("messageSettings.ways"),
      el("ul.stack.tight", {}, wish.channels.map(channelRow)),
      el("p", { testid: "ways-follow" }, waysInWords()),
      toggle("progressBySms", t("messageSettings.progress"), t("messageSettings.progress.note"))),
    section("quiet", t("messageSettings.quiet"), quietPart(wish.quietHours, (quietHours) => choose({ quietHours }))),
    section("benefits", t("messageSettings.benefits"), toggle("benefits", t("messageSettings.benefits.yes"), t("messageSettings.benefits.note"))),
  ];

  const section = (name, heading, ...inside) => el("section.panel.stack.tight", { "aria-labelledby": `settings-${name}`, testid: `settings-${name}` },
    el("h2", { id: `settings-${name}` }, heading), inside.flat());

  const toggle = (name, label, note) => el("label.choice", {},
    el("input", { type: "checkbox", checked: wish[name], testid: name, onchange: ({ target }) => choose({ [name]: target.checked }) }),
    el("span", {}, label, el("span.soft.small.block", {}, note)));

  const isHere = (channel) => !stored.notSetUp.includes(channel);

  function channelRow({ channel, on }, at) {
    const name = t(`messageSettings.channel.${channel}`);
    return el("li.channel", { testid: "channel", "data-channel": channel },
      el("label.choice.grow", {},
        el("input", { type: "checkbox", checked: on, testid: `${channel}-on`, onchange: ({ target }) => choose({ channels: wish.channels.map((one) => (one.channel === channel ? { channel, on: target.checked } : one)) }) }),
        el("span", {}, name, !isHere(channel) && el("span.soft.small.block", {}, t("messageSettings.notSetUp")))),
      at > 0 && button(t("messageSettings.earlier"), () => moveUp(at), { iconName: "up", about: name, testid: `${channel}-earlier` }));
  }

  function moveUp(/** @type {number} */ at) {
    const channels = [...wish.channels];
    channels.splice(at - 1, 0, ...channels.splice(at, 1));
    choose({ channels });
    announce(waysInWords());
  }

  /** Say in one sentence what follows from channels and order. */
  function waysInWords() {
    const names = wish.channels.filter(({ channel, on }) => on && isHere(channel)).map(({ channel }) => t(`messageSettings.channel.${channel}`));
    if (!names.length) return t("messageSettings.follows.none");
    if (names.length === 1) return t("messageSettings.follows.only", { name: names[0] });
    const [first, ...others] = names;
    return [t("messageSettings.follows.first", { name: first }), ...others.map((name) => t("messageSettings.follows.then", { name }))].join("");
  }

  return { ...page, onGap: () => !isSaving && page.reload({ quiet: true }) };
}
