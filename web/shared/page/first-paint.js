// Classic script, loaded before the style sheets: puts language and display on the page before the first paint, so that
// nobody who needs large letters or other colours is shown a flash of something else. preferences.js stores what it reads.
// Plain enough for any browser, as start.js must say to the old ones that they are too old.
(function () {
  var root = document.documentElement;
  var role = root.getAttribute("data-role");
  var language = "zh-CN";
  var attributes = {};
  var properties = {};
  var stored;
  var name;
  if (root.getAttribute("data-remember") === "yes") {
    try {
      language = localStorage.getItem(role + ".language") || language;
      stored = JSON.parse(localStorage.getItem(role + ".display") || "{}");
      attributes = stored.attributes || {};
      properties = stored.properties || {};
    } catch (error) {
      // Storage may be switched off or hold something else; the defaults are good.
    }
  }
  root.lang = /^(en|zh-TW|zh-HK)$/.test(language) ? language : "zh-CN";
  for (name in attributes) {
    if (/^data-(contrast|text|large|touch|simplified|motion|hand|low-reach)$/.test(name)) root.setAttribute(name, String(attributes[name]));
  }
  for (name in properties) {
    if (/^--(lh|letter)$/.test(name) && /^[0-9.]+(em)?$/.test(properties[name])) root.style.setProperty(name, properties[name]);
  }
})();
