// The holder's photograph beside the verdict, where identity is the reason: fetched once, gone when the screen is cleared.

import { button, el } from "/shared/page/dom.js";
import { ApiProblem } from "/shared/net/problem.js";
import { t } from "/shared/words/i18n.js";

const TIMEOUT_MS = 10000;

export function createPhotograph(call) {
  /** @type {string | null} */ let address = null;
  /** @type {ApiProblem | null} */ let problem = null;
  /** @type {string | null} */ let scanId = null; // the scan whose photograph this is: the server gives it once
  /** @type {AbortController | null} */ let flight = null;
  /** @type {HTMLElement | null} */ let node = null;

  function forget() {
    flight?.abort();
    flight = null;
    if (address) URL.revokeObjectURL(address);
    address = null;
    problem = null;
    scanId = null;
    node = null;
  }

  function draw(scan) {
    node?.replaceChildren(...content(scan));
  }

  function content(scan) {
    if (address) return [el("img", { src: address, alt: t("photo.alt"), testid: "photograph" }), el("figcaption", {}, t("photo.compare"))];
    if (!problem) return [el("p.soft", {}, t("photo.loading"))];
    const mayRetry = problem.mayPassByItself;
    return [el("p", { testid: "photograph-none" }, t(problem.reasonCode === "photo-missing" ? "photo.none" : "photo.failed")),
      mayRetry && button(t("again"), () => load(scan), { iconName: "refresh", testid: "photograph-again" })].filter(Boolean);
  }

  async function load(scan) {
    scanId = scan.scanId;
    problem = null;
    flight = new AbortController();
    const { signal } = flight;
    draw(scan);
    try {
      const blob = await call("GET", scan.photoUrl, { as: "blob", timeout: TIMEOUT_MS, signal });
      if (signal.aborted) return; // cleared meanwhile
      address = URL.createObjectURL(blob);
    } catch (error) {
      if (signal.aborted) return;
      problem = ApiProblem.of(error);
    }
    draw(scan);
  }

  /** Create the figure of a scan. Null where this scan shows no photograph. */
  function figure(scan) {
    if (!scan.photoUrl) return null;
    node = el("figure.photograph", { testid: "photograph-place", role: "group", "aria-label": t("photo.alt") });
    if (scanId === scan.scanId) draw(scan);
    else load(scan);
    return node;
  }

  return { figure, forget };
}
