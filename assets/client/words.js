// Texts as the server's tables have them, with {name} where a value stands.

/** @typedef {"zh" | "en"} Language */

/**
 * Put values into a text; a value that is not given leaves nothing.
 * @param {string} template
 * @param {Record<string, unknown>} [values]
 */
export const fill = (template, values = {}) =>
  template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/**
 * A count with commas between thousands, as the server writes it in both languages.
 * @param {number} value
 */
export const number = (value) => value.toLocaleString("en-US");
