// Classic script, loaded before the style sheets: puts language and display on the page before the first paint, so that
// nobody who needs large letters or other colours is shown a flash of something else. preferences.js stores what it reads.
// Plain enough for any browser, as start.js must say to the old ones that they are too old.
(function () {
  var root = document.documentElement;
  var role = root.getAttribute("data-role");
  var language = firstLanguage();
  var attributes = {};
  var properties = {};
  var stored;
  var name;
  if (root.getAttribute("data-remember") === "yes") {
    try {
      language = readKept("language") || language;
      stored = JSON.parse(readKept("display") || "{}");
      attributes = stored.attributes || {};
      properties = stored.properties || {};
    } catch (error) {
      // Storage may be switched off or hold something else; the defaults are good.
    }
    if (asksForContrast(stored || {})) attributes["data-contrast"] = "more";
  }
  // A tab whose sign-in ends with it has a display of its own (display-store.js).
  function readKept(what) {
    return sessionStorage.getItem(role + "." + what) || localStorage.getItem(role + "." + what);
  }
  // The device may ask for more since the last visit, or no longer (device-signals.js); none of its wish is in the chosen values.
  function asksForContrast(display) {
    var chosen = (display.values || {}).contrast || "standard";
    if (attributes["data-contrast"]) attributes["data-contrast"] = chosen;
    return chosen === "standard" && String(display.off || "").indexOf("contrast") < 0 && matchMedia("(prefers-contrast: more)").matches;
  }
  // At the first visit a citizen's own phone speaks the browser's language. Terminals and the demo begin in Chinese.
  function firstLanguage() {
    var wishes = role === "phone" && window.top === window ? navigator.languages || [navigator.language] : [];
    var index;
    for (index = 0; index < wishes.length; index += 1) {
      if (/^en\b/i.test(wishes[index])) return "en";
      if (/^zh\b.*-(HK|MO)\b/i.test(wishes[index])) return "zh-HK";
      if (/^zh\b.*-(TW|Hant)\b/i.test(wishes[index])) return "zh-TW";
      if (/^zh\b/i.test(wishes[index])) return "zh-CN";
    }
    return "zh-CN";
  }
  root.lang = /^(en|zh-TW|zh-HK)$/.test(language) ? language : "zh-CN";
  for (name in attributes) {
    if (/^data-(contrast|text|large|touch|simplified|motion|hand|low-reach)$/.test(name)) root.setAttribute(name, String(attributes[name]));
  }
  for (name in properties) {
    if (/^--(lh|letter)$/.test(name) && /^[0-9.]+(em)?$/.test(properties[name])) root.style.setProperty(name, properties[name]);
  }
})();
