// Where to sign on. The core's own page does it and comes back to /phone/#ticket=…

import { createApi } from "/shared/api.js";

/** [{name, note, signOnUrl}] in the demo, else null. */
export async function demoPeople() {
  try {
    const scene = await createApi()("GET", "/demo/scene");
    return scene.people;
  } catch {
    return null;
  }
}

/** The province's own sign-on page, which comes back here; null when the server cannot be asked. */
export async function signOnUrl() {
  try {
    return (await createApi()("GET", "/v1/status")).signOnUrl;
  } catch {
    return null;
  }
}

/** The sign-on page lives elsewhere; in the demo the phone's frame passes through it, which the server's CSP allows. */
export const goToSignOn = (url) => location.assign(url);
