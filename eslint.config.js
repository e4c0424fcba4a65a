import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["assets/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "no-shadow-restricted-names": "error",
      "no-implied-eval": "error",
      "no-use-before-define": "off",
      "max-lines": ["error", 400],
    },
  },
  { files: ["tests/client/**/*.js"], languageOptions: { globals: globals.node } },
  { ignores: [".venv/**", "node_modules/**", "assets/vendor/**", "tests/browser/**", "docs/**", "var/**"] },
];
