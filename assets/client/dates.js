// Days, written as the server writes them ("2020-02-09" is 2020年2月9日, 9 February 2020, 9 de fevereiro de 2020).
import { fill, language } from "./words.js";

/** @param {string} iso a day, or a moment of which the day is read */
const parts = (iso) => iso.slice(0, 10).split("-").map(Number);

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();
/** @type {(iso: string, options: Intl.DateTimeFormatOptions) => string} */
const written = (iso, options) => {
  const key = language.locale + JSON.stringify(options);
  const format =
    formats.get(key) || new Intl.DateTimeFormat(language.locale, { timeZone: "UTC", ...options });
  formats.set(key, format);
  return format.format(Date.parse(iso.slice(0, 10)));
};
/** @type {(same: boolean) => Intl.DateTimeFormatOptions} */
const yearUnless = (same) => (same ? {} : { year: "numeric" });
/** A month by its short name; in Chinese by its number with 月, as the long form has it. */
/** @type {() => "long" | "short"} */
const short = () => (language.locale.startsWith("zh") ? "long" : "short");

/**
 * A day without its year; with it where it is not that of the day that it stands beside.
 * @type {(iso: string, beside?: string) => string}
 */
export const shortDate = (iso, beside = iso) => {
  const same = parts(iso)[0] === parts(beside)[0];
  return written(iso, { ...yearUnless(same), month: short(), day: "numeric" });
};

/** @type {(iso: string) => string} */
export const longDate = (iso) => written(iso, { year: "numeric", month: "long", day: "numeric" });

/** @typedef {"day" | "week" | "month"} Period */

/** @type {(iso: string, days: number) => string} */
export const shifted = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);

/**
 * Year and number of the week that ends on a day: of the year that most of its days lie in.
 * @param {string} end
 */
export const weekOf = (end) => {
  const middle = shifted(end, -3);
  const year = parts(middle)[0];
  return [year, Math.floor((Date.parse(middle) - Date.UTC(year, 0, 1)) / 604800000) + 1];
};

/** @type {(end: string) => string} */
const weekDays = (end) => {
  const start = shifted(end, -6);
  const [[, startMonth, startDay], [, month, endDay]] = [parts(start), parts(end)];
  const [first, last] = [start, end].map((iso) => written(iso, { month: "long", day: "numeric" }));
  return fill(language.dates[startMonth === month ? "days_of_month" : "days"], {
    start: first,
    end: last,
    start_day: startDay,
    end_day: endDay,
    month,
  });
};

/**
 * The day, week or month that ends on a day, written out.
 * @type {(iso: string, period: Period) => string}
 */
export const longPeriod = (iso, period) => {
  if (period === "month") return written(iso, { year: "numeric", month: "long" });
  if (period !== "week") return longDate(iso);
  const [year, week] = weekOf(iso);
  return fill(language.dates.week, { year, number: week, days: weekDays(iso) });
};

/**
 * A place on an axis of time: a month, else the day on which the day or week ends.
 * @type {(iso: string, period: Period, beside?: string) => string}
 */
export const axisDate = (iso, period, beside = iso) =>
  shortPeriod(iso, period === "month" ? "month" : "day", beside);

/**
 * The same without its year, as `shortDate` has a day.
 * @type {(iso: string, period: Period, beside?: string) => string}
 */
export const shortPeriod = (iso, period, beside = iso) => {
  if (period === "month") {
    const same = parts(iso)[0] === parts(beside)[0];
    return written(iso, { ...yearUnless(same), month: short() });
  }
  if (period !== "week") return shortDate(iso, beside);
  const [year, week] = weekOf(iso);
  const key = year === weekOf(beside)[0] ? "short_week" : "short_week_of_year";
  return fill(language.dates[key], { year, number: week });
};
