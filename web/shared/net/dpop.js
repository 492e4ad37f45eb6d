// DPoP proofs (RFC 9449): each request of a terminal is signed with a key that cannot leave the browser.

import { clock } from "/shared/words/clock.js";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const encoder = new TextEncoder();

export function base64url(bytes) {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const encodeJson = (value) => base64url(encoder.encode(JSON.stringify(value)));

/** Tell if this page can prove a key. WebCrypto exists on https and on localhost only. */
export const canProve = () => Boolean(globalThis.isSecureContext && crypto.subtle);

/** Create a key pair. The private key is not extractable: a copied profile can be used on this machine at most. */
export const createKeyPair = () => crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);

async function publicJwk(keys) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", keys.publicKey);
  return { kty, crv, x, y };
}

/** Create a DPoP proof. `url` is a URL; `htu` is without query and fragment (RFC 9449 §4.2). */
export async function createProof(/** @type {{ keys: CryptoKeyPair, method: string, url: URL, accessToken?: string | null, nonce?: string | null, now?: number }} */ { keys, method, url, accessToken = null, nonce = null, now = clock.now() }) {
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: await publicJwk(keys) };
  const payload = {
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(now / 1000),
  };
  if (nonce) payload.nonce = nonce;
  if (accessToken) payload.ath = base64url(await crypto.subtle.digest("SHA-256", encoder.encode(accessToken)));
  const signed = `${encodeJson(header)}.${encodeJson(payload)}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, encoder.encode(signed));
  return `${signed}.${base64url(signature)}`;
}
