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

export const signOnUrl = () => document.querySelector('meta[name="sign-on-url"]').content || null;

/** The sign-on page lives elsewhere; in the demo the phone's frame passes through it, which the server's CSP allows. */
export const goToSignOn = (url) => location.assign(url);
