// A front in TypeScript, by the types that openapi-typescript makes of the description:
// shows a certificate, scans it at a desk, applies for a service. Prints what came of it.

import createClient from "openapi-fetch";
import type { components, paths } from "./api.ts";

type Schemas = components["schemas"];
const [base, ticket, enrolmentCode, itemCode] = process.argv.slice(2) as [string, string, string, string];

/** The data of an answer; a problem ends the walk. */
async function ok<Data>(call: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await call;
  if (error !== undefined || data === undefined) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
}

const anyone = createClient<paths>({ baseUrl: base });
const session = await ok(anyone.POST("/v1/sessions/app", { body: { ticket, device: "TypeScript" } }));
const citizen = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${session.accessToken}` } });

// Scan to show.
const { items } = await ok(citizen.GET("/v1/certificates"));
const certificate = items.find(({ usable }) => usable);
if (!certificate) throw new Error("no usable certificate");
const path = { certificateId: certificate.id };
const detail = await ok(citizen.GET("/v1/certificates/{certificateId}", { params: { path } }));
const purpose = detail.purposes[0];
const shown = await ok(citizen.POST("/v1/certificates/{certificateId}/presentations", {
  params: { path },
  body: { purpose: purpose.code, consentedFields: purpose.fields.map((f) => (f.shown === "masked" ? `${f.name}*` : f.name)) },
}));
const { drawn } = await citizen.GET("/v1/codes/{codeId}.svg", { params: { path: { codeId: shown.codeId } }, parseAs: "text" })
  .then(({ data }) => ({ drawn: String(data).startsWith("<svg") }));

const base64url = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString("base64url");
const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", keys.publicKey);

/** A proof by the desk's key (RFC 9449), by the server's clock. */
async function proof(htm: string, address: string, token?: string): Promise<string> {
  const now = Date.parse((await fetch(`${base}/healthz`)).headers.get("date") ?? "");
  const ath = token && { ath: base64url(await crypto.subtle.digest("SHA-256", Buffer.from(token))) };
  const claims = { htm, htu: base + address, iat: Math.floor(now / 1000), jti: crypto.randomUUID(), ...ath };
  const text = [{ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } }, claims]
    .map((part) => base64url(Buffer.from(JSON.stringify(part)))).join(".");
  const signed = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, Buffer.from(text));
  return `${text}.${base64url(signed)}`;
}

const desk = await ok(anyone.POST("/v1/terminals/enrolment", {
  headers: { DPoP: await proof("POST", "/v1/terminals/enrolment") },
  body: { enrolmentCode },
}));
const scan: Schemas["Scan"] = await ok(anyone.POST("/v1/scans", {
  headers: { Authorization: `DPoP ${desk.accessToken}`, DPoP: await proof("POST", "/v1/scans", desk.accessToken) },
  body: { code: shown.code, useCause: "核验身份" },
}));

// Apply for a service.
const sample = (field: Schemas["FormField"]): string | number | boolean => {
  switch (field.type) {
    case "choice": return field.choices[0].value;
    case "date": return "2026-11-02";
    case "yesNo": return true;
    case "number": case "amount": return field.min ?? 1;
    case "phone": return "13900001234";
    default: return "测试内容";
  }
};
const guide = await ok(anyone.GET("/v1/items/{code}", { params: { path: { code: itemCode } } }));
let draft = await ok(citizen.POST("/v1/drafts", { body: { itemCode } }));
const draftId = draft.id;
const form = Object.fromEntries(guide.form.filter(({ name }) => !(name in draft.fixed)).map((field) => [field.name, sample(field)]));
draft = await ok(citizen.PUT("/v1/drafts/{draftId}", {
  params: { path: { draftId }, header: { "If-Match": `"${draft.version}"` } },
  body: { form },
}));
for (const { code, certificateUsable } of draft.missing) {
  if (certificateUsable) {
    const offers = await ok(citizen.GET("/v1/drafts/{draftId}/certificates", { params: { path: { draftId } } }));
    const offer = offers.items.find(({ materialCode, usable }) => materialCode === code && usable);
    if (!offer) throw new Error(`nothing for ${code}`);
    await ok(citizen.POST("/v1/drafts/{draftId}/certificates", {
      params: { path: { draftId } },
      body: { materialCode: code, certificateId: offer.certificateId, consentedFields: offer.fields.map(({ name }) => name) },
    }));
  } else {
    await ok(citizen.POST("/v1/drafts/{draftId}/materials/{material}", {
      params: { path: { draftId, material: code } },
      headers: { "Content-Type": "application/octet-stream" },
      body: "%PDF-1.4\n",
      bodySerializer: (body) => body,
    }));
  }
}
draft = await ok(citizen.GET("/v1/drafts/{draftId}", { params: { path: { draftId } } }));
const commitments = await ok(citizen.GET("/v1/drafts/{draftId}/commitments", { params: { path: { draftId } } }));
const submission = await ok(citizen.POST("/v1/cases", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: {
    draftId,
    draftVersion: draft.version,
    commitments: commitments.items.filter(({ required }) => required).map(({ code }) => code),
  },
}));
const caseId = submission.cases[0].id;
const receipt = await ok(citizen.GET("/v1/cases/{caseId}/receipt", { params: { path: { caseId } } }));
console.log(JSON.stringify({ drawn, fields: scan.fields.length, agreed: purpose.fields.length, acknowledged: submission.acknowledged, receipt: receipt.number }));
