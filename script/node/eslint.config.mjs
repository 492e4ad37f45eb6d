// Few rules, each for a mistake that a reader overlooks. Names that are not there are found by the type checker.

const rules = {
  "array-callback-return": "error",
  "eqeqeq": "error",
  "no-console": "error",
  "no-constant-binary-expression": "error",
  "no-duplicate-imports": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-restricted-properties": ["error",
    { property: "innerHTML", message: "Markup is built through the DOM: web/shared/page/dom.js." },
    { property: "outerHTML", message: "Markup is built through the DOM: web/shared/page/dom.js." },
    { property: "insertAdjacentHTML", message: "Markup is built through the DOM: web/shared/page/dom.js." },
  ],
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-template-curly-in-string": "error",
  "no-unreachable": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none", ignoreRestSiblings: true }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "prefer-const": "error",
};
const CLASSIC = ["**/shared/page/first-paint.js", "**/shared/page/start.js"]; // plain enough for any browser

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["**/*.js"], ignores: CLASSIC, languageOptions: { ecmaVersion: 2022, sourceType: "module" }, rules: { ...rules, "no-var": "error" } },
  { files: CLASSIC, languageOptions: { ecmaVersion: 5, sourceType: "script" }, rules },
];
