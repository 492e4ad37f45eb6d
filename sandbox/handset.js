const screen_ = document.getElementById("screen");
const refresh = async () => {
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("screen");
    if (fresh && fresh.innerHTML !== screen_.innerHTML) screen_.innerHTML = fresh.innerHTML;
  } catch {
    // The sandbox is away: what has arrived stays.
  }
  setTimeout(refresh, 2000);
};
if (screen_) setTimeout(refresh, 2000);
