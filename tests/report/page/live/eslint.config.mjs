// The lint of the page's modules: what is surely wrong, and the habits that they keep. Run from the checkout's root.
import js from "@eslint/js";
import globals from "globals";

export default [
  {ignores: ["**/built/**"]},
  js.configs.recommended,
  {
    files: ["orbitcompute/report/page/live/*.js", "tests/**/*.mjs"],
    languageOptions: {
      ecmaVersion: 2023, sourceType: "module",
      globals: globals.browser,
    },
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {
      "eqeqeq": "error", "no-var": "error", "prefer-const": ["error", {destructuring: "all"}], "no-shadow": "error",
      "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error", "no-restricted-globals": ["error", "localStorage",
        "sessionStorage", "indexedDB", "fetch", "XMLHttpRequest", "WebSocket", "event", "name", "status"],
      "no-unused-vars": ["error", {args: "after-used"}], "no-use-before-define": ["error", {functions: false, classes: false, variables: false}],
      "curly": ["error", "multi-line"], "quotes": ["error", "double", {avoidEscape: true, allowTemplateLiterals: true}],
      "semi": ["error", "always"], "max-len": ["error", {code: 180}], "no-console": "error",
      "no-loss-of-precision": "off", // coefficients stand as they were published "no-duplicate-imports": "error",
    },
  },
  {files: ["tests/**/*.mjs"], languageOptions: {globals: globals.node}, rules: {"no-console": "off"}},
];
