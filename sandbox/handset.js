const parts = ["screen", "phone"].map((id) => document.getElementById(id)).filter(Boolean);
const placeOf = (button) => button?.form && [button.value, new FormData(button.form).get("message")].join();
const replace = (part, fresh) => {
  const place = part.contains(document.activeElement) ? placeOf(document.activeElement) : null;
  part.innerHTML = fresh.innerHTML;
  if (place) [...part.querySelectorAll("button")].find((button) => placeOf(button) === place)?.focus();
};
const refresh = async () => {
  try {
    const text = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const part of parts) {
      const fresh = page.getElementById(part.id);
      if (fresh && fresh.innerHTML !== part.innerHTML) replace(part, fresh);
    }
  } catch {
    // The sandbox is away: what has arrived stays.
  }
  setTimeout(refresh, 2000);
};
if (parts.length) setTimeout(refresh, 2000);
document.addEventListener("submit", ({ target, submitter }) => {
  const opens = submitter?.value === "read" && new FormData(target).get("channel") === "app";
  // Whoever embeds this page is on this machine (frame-ancestors), and the message says nothing of anybody.
  if (opens && window.parent !== window) window.parent.postMessage({ type: "app-opened" }, "*");
});
