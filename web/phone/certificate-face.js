// The face of a certificate (证照面): a band in the colour of its family, the last digits of its number, and a state only where it
// is not the usual one.

import { el } from "/shared/page/dom.js";
import { icon } from "/shared/page/icons.js";
import { day, t } from "/shared/words/i18n.js";

/** @typedef {import("/shared/page/icons.js").IconName} IconName */
/** @typedef {{ id: string, typeCode: string, name: string, typeName: string | null, number: string, issuer: string, holder: string, state: string, validTo: string | null }} Certificate */

/** @type {[string, IconName]} */
const UNKNOWN = ["identity", "card"];
/** @type {Record<string, [string, IconName]>} Family and icon by type code (GB/T 36904). */
const FACES = {
  "11100000009901008H001": ["identity", "id"],
  "11100000009901008H002": ["driving", "wheel"],
  "11100000009901008H003": ["residence", "building"],
  "11100000009901008H004": ["residence", "building"],
  "11100000009901008H005": ["residence", "building"],
  "111000000099020000001": ["social", "shield"],
  "111000000099020000002": ["residence", "briefcase"],
  "11100000009903003G001": ["medical", "stethoscope"],
  "11100000MB03271699001": ["property", "home"],
  "11100000009905009H001": ["family", "heart"],
  "11100000009905009H002": ["elder", "old"],
  "111000000099060010001": ["social", "wheelchair"],
  "111000000099080071001": ["property", "store"],
};

/** States that mend themselves or can be mended; all others are for good. */
const PASSING = new Set(["in_force", "not_yet_valid", "expired", "suspended", "unknown"]);

/** Return why it cannot be shown. One in force is not at fault: its holder is not verified yet, or nobody may see it here. */
const reasonOf = (certificate) =>
  (certificate.state !== "in_force" ? certificate.stateText : t(certificate.remedy?.kind === "verify" ? "certificates.verifyFirst" : "consent.unusable"));
/** @type {(certificate: Certificate, kind: string) => IconName} */
const pictureOf = ({ state }, kind) => (state === "in_force" ? "shield" : kind === "warn" ? "clock" : "crossCircle");

/** Create the band with icon and names. `tag` is span where the face is a button. */
export function faceBand(/** @type {{ typeCode: string, name: string, typeName: string | null }} */ { typeCode, name, typeName },
  /** @type {{ tag?: string, heading?: string, rest?: HTMLElement | null }} */ { tag = "span", heading = "strong", rest = null } = {}) {
  const [family, picture] = FACES[typeCode] ?? UNKNOWN;
  return el(`${tag}.face-band`, { "data-family": family }, icon(picture),
    el("span.grow", {}, el(heading, {}, name), typeName && typeName !== name && el("span.block.small", { testid: "gloss" }, typeName)), rest);
}

/** Return the end of a masked number: 3***************1X → 1X. */
const tailOf = (/** @type {string} */ number) => (/\*([^*]+)$/.exec(number)?.[1] ?? number).replace(/号$/, "");

export const numberTail = (/** @type {{ number: string }} */ { number }) => t("certificates.tail", { tail: tailOf(number) });

export const until = (/** @type {{ validTo: string | null }} */ { validTo }) => (validTo ? t("certificates.until", { date: day(validTo) }) : t("certificates.noEnd"));

/** Create the card of a certificate that can be shown: all of it is one button. */
export function usableFace(/** @type {Certificate} */ certificate, onOpen) {
  return el("button.face", { type: "button", testid: "certificate", "data-type": certificate.typeCode, onclick: onOpen },
    faceBand(certificate),
    el("span.face-body", {},
      el("span.grow", {}, el("strong.block", {}, numberTail(certificate)), el("span.soft.small.block", {}, el("span.issuer", {}, certificate.issuer, " · "), until(certificate))),
      el("span.show", {}, icon("qr"), el("span", {}, t("certificates.show"))), icon("forward")));
}

/** Create the card of one that cannot be shown now, with what to do about it. */
export function unusableFace(/** @type {Certificate & { stateText: string, remedy?: { kind: string } | null }} */ certificate, remedy) {
  const kind = PASSING.has(certificate.state) ? "warn" : "bad";
  return el("div.face", { testid: "certificate-unusable", "data-state": certificate.state, "data-certificate": certificate.id },
    faceBand(certificate, { tag: "div", heading: "h3" }),
    el("div.face-body", {}, el("span.grow", {}, el("strong.block", {}, numberTail(certificate)),
      el("span.soft.small.block", {}, [certificate.issuer, certificate.validTo && until(certificate)].filter(Boolean).join(" · ")))),
    el(`div.face-state.${kind}`, {}, icon(pictureOf(certificate, kind)),
      el("div.grow.stack.tight", {}, el("strong", {}, reasonOf(certificate)), remedy)));
}
