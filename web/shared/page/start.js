// Classic script at the end of each page: starts the page's app, or says in words that this browser is too old for it.
// Plain enough for any browser. The floor is Chromium 86, Safari 14.1 and Firefox 91.
(function () {
  var WORDS = {
    kiosk: {
      zh: ["本机暂时不能使用", "请到窗口办理，或换一台自助机。工作人员：本机的浏览器太旧，请更新到 Chromium 86 或更新的版本。"],
      en: ["This machine is out of order", "Go to a service desk or use another kiosk. Staff: this machine's browser is too old. Update it to Chromium 86 or newer."]
    },
    desk: {
      zh: ["这台电脑的浏览器太旧，不能核验", "请联系管理员更新浏览器（Chromium 86、Firefox 91 或更新的版本）。更新前，请查验市民的实体证件。"],
      en: ["The browser of this computer is too old to check codes", "Ask your administrator to update it (Chromium 86, Firefox 91 or newer). Until then, check the citizen's physical certificates."]
    },
    other: {
      zh: ["这个浏览器太旧，打不开本页", "请更新微信或浏览器（Chrome 86、Safari 14.1（iOS 14.5）、Firefox 91 或更新的版本）后再打开，或换一部手机。也可以带身份证到政务服务窗口办理，或问 12345。"],
      en: ["This browser is too old for this page", "Update WeChat or the browser (Chrome 86, Safari 14.1 with iOS 14.5, Firefox 91, or newer) and open the page again, or use another phone. You can also go to a service desk with your ID card, or ask 12345."]
    }
  };

  // Element.replaceChildren came with Chromium 86; formatRange with Safari 14.1 and Firefox 91.
  function isNewEnough() {
    return Boolean(typeof Element.prototype.replaceChildren === "function" && window.Intl && typeof Intl.DateTimeFormat.prototype.formatRange === "function");
  }

  function startApp() {
    var language = document.documentElement.lang;
    if (language === "zh-TW" || language === "zh-HK") addModule("/shared/words/texts." + language + ".js");
    addModule(document.getElementById("app").href);
  }

  // Modules that are not async run in their order, so the app finds its words. It runs also if they could not be loaded.
  function addModule(address) {
    var script = document.createElement("script");
    script.type = "module";
    script.async = false;
    script.src = address;
    document.body.appendChild(script);
  }

  function line(tag, language, text, parent) {
    var node = document.createElement(tag);
    node.lang = language;
    node.appendChild(document.createTextNode(text));
    parent.appendChild(node);
  }

  function sayTooOld() {
    var role = document.documentElement.getAttribute("data-role");
    var words = WORDS[role] || WORDS.other;
    var page = document.createElement("main");
    page.className = "landing";
    page.setAttribute("data-testid", "too-old");
    line("h1", "zh-CN", words.zh[0], page);
    line("p", "zh-CN", words.zh[1], page);
    line("h2", "en", words.en[0], page);
    line("p", "en", words.en[1], page);
    while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
    document.body.appendChild(page);
    document.title = words.zh[0];
  }

  if (isNewEnough()) startApp();
  else sayTooOld();
})();
