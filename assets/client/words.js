// Texts as the server's tables have them, with {name} where a value stands.

/**
 * How the page's language writes: its tag for `Intl`, and how it says weeks (`dates.toml`).
 * @type {{ locale: string, dates: Record<string, string> }}
 */
export const language = { locale: "en-GB", dates: {} };

/**
 * A language that the browser does not know is written as English, and not as the browser's own.
 * @param {string} locale
 */
const known = (locale) => Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? "en-GB";

/** @param {{ locale: string, dates: Record<string, string> }} said as the server's page has it */
export const speak = ({ locale, dates }) => void Object.assign(language, { locale: known(locale), dates });

/**
 * A name of the other direction of writing, so that it does not draw what stands beside it into its own; as the
 * server does (`text_direction.py`).
 * @param {string} name
 */
export const isolated = (name) => {
  const leftwards = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(language.locale);
  const turns = leftwards ? /\p{Script=Latin}/u : /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
  return turns.test(name) ? `\u2068${name}\u2069` : name;
};

/** Whether letters are as wide as they are high, and stand without spaces. */
export const isWide = () => /^(zh|ja|ko)\b/.test(language.locale);

/**
 * Put values into a text; a value that is not given leaves nothing.
 * @param {string} template
 * @param {Record<string, unknown>} [values]
 */
export const fill = (template, values = {}) =>
  template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/**
 * The text of a key for a number: `rows_one` where the language has a form for it, else `rows`.
 * @param {Record<string, string>} texts
 * @param {string} key
 * @param {number} count
 */
export const counted = (texts, key, count) =>
  texts[`${key}_${new Intl.PluralRules(language.locale).select(count)}`] ?? texts[key];

/** @type {Map<string, Intl.NumberFormat>} */
const numbers = new Map();
/**
 * A number as the language writes it, and as the server does.
 * @param {number} value
 */
export const number = (value) => {
  const { locale } = language;
  if (!numbers.has(locale)) numbers.set(locale, new Intl.NumberFormat(locale));
  return numbers.get(locale).format(value);
};
