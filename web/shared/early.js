// Classic script, loaded before the style sheets: sets language and theme before the first paint, so that nobody who
// needs large letters or high contrast is shown a flash of something else. The one reader after start is preferences.js.
(function () {
  const root = document.documentElement;
  const role = root.dataset.role;
  let theme = "standard";
  let language = "zh-CN";
  if (root.dataset.remember === "yes") {
    try {
      theme = localStorage.getItem(role + ".theme") || theme;
      language = localStorage.getItem(role + ".language") || language;
    } catch {
      // Storage may be switched off; the defaults are good.
    }
  }
  root.lang = language === "en" ? "en" : "zh-CN";
  root.dataset.theme = theme.split("-")[0];
  root.dataset.size = theme.split("-")[1] || "20";
})();
