// Classic script, loaded before the style sheets: sets language and theme before the first paint, so that nobody who
// needs large letters or high contrast is shown a flash of something else. The one reader after start is preferences.js.
// Plain enough for any browser, as start.js must say to the old ones that they are too old.
(function () {
  var root = document.documentElement;
  var role = root.getAttribute("data-role");
  var theme = "standard";
  var language = "zh-CN";
  if (root.getAttribute("data-remember") === "yes") {
    try {
      theme = localStorage.getItem(role + ".theme") || theme;
      language = localStorage.getItem(role + ".language") || language;
    } catch (error) {
      // Storage may be switched off; the defaults are good.
    }
  }
  root.lang = /^(en|zh-TW|zh-HK)$/.test(language) ? language : "zh-CN";
  root.setAttribute("data-theme", theme.split("-")[0]);
  root.setAttribute("data-size", theme.split("-")[1] || "20");
})();
