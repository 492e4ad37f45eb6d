// In the demo page, the handset beside this phone is that of whoever is signed in here: what is opened there opens here.

import { embeddedInDemo, tellDemo } from "/shared/page/demo-link.js";

/** Let the citizen's app pushes arrive on their handset, and tell the demo page where it is. Without a citizen it is nobody's. */
export async function showHandset(session) {
  if (!embeddedInDemo()) return;
  const id = session.id();
  const handset = session.person() ? await session.call("POST", "/demo/handset").catch(() => null) : null;
  if (session.id() === id) tellDemo({ type: "handset", url: handset?.url ?? null });
}

/** Show the messages, as an app does whose push was opened: what is there by then counts as read. */
export async function openFromPush(app) {
  if (!app.person()) return;
  app.go("inbox");
  const { items } = await app.unread.noteAnswer(app.call("GET", "/v1/inbox?limit=1"));
  if (items.length) app.unread.read({ upTo: items[0].seq });
}
