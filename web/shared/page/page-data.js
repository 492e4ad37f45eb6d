// Pages as the server describes them: blocks in reading order. Without it the pages that are built in.

import { ApiProblem } from "/shared/net/problem.js";
import { BUILT_IN_PAGES } from "/shared/page/built-in-pages.js";
import { currentLanguage } from "/shared/words/i18n.js";

/** Newest schema of pages that blocks.js draws. */
const SCHEMA = 1;

/**
 * Read a page. `builtIn` tells that the server could not be asked, and why in `problem`.
 * `language`: another than the screen's, also with the subtag for plain words.
 * @param {App} app
 * @param {string} name
 * @param {{ channel?: "phone" | "kiosk", simplified?: boolean, language?: string, signal?: AbortSignal }} [options]
 * @returns {Promise<{ page: any, builtIn: boolean, problem: ApiProblem | null }>}
 */
export async function readPage(app, name, { channel = "phone", simplified = false, language, signal } = {}) {
  const query = new URLSearchParams({ channel, schema: String(SCHEMA), ...(simplified ? { simplified: "true" } : {}) });
  const headers = language ? { "Accept-Language": language } : undefined;
  try {
    return { page: await app.call("GET", `/v1/pages/${encodeURIComponent(name)}?${query}`, { headers, signal }), builtIn: false, problem: null };
  } catch (error) {
    const problem = ApiProblem.of(error);
    const page = builtInPage(name, app.person() !== null, language);
    if (signal?.aborted || !problem.mayPassByItself || !page) throw error;
    return { page, builtIn: true, problem };
  }
}

/** Tell if pages are built in in this language. Other Chinese is built in in simplified characters. */
export const isBuiltIn = (/** @type {string} */ language) => language in BUILT_IN_PAGES;

/** Return the page that this front carries, or null if it has none of this name. */
export function builtInPage(/** @type {string} */ name, /** @type {boolean} */ isSignedIn, language = currentLanguage()) {
  const pages = (BUILT_IN_PAGES[language.replace(/-simple$/, "")] ?? BUILT_IN_PAGES["zh-CN"])[name];
  return pages ? pages[isSignedIn ? "signedIn" : "open"] : null;
}
