// What an address asks for, as a server reads it: which period a day lies in, and which keys are passed over.

import { shifted } from "./dates.js";

/** The first day of the period that ends on a day. */
const begin = (end, period) => {
  if (period === "month") return `${end.slice(0, 8)}01`;
  return period === "week" ? shifted(end, -6) : end;
};

/** A day with its hyphens, which an address may leave out; empty where it is none. */
const isoDay = (text) => {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  const time = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) : NaN;
  // The thirtieth of February may be taken for the first of March.
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(iso) ? iso : "";
};

/**
 * The end of the period that a day lies in; empty where the edition has none, or it is no day.
 * @param {string} day
 * @param {string[]} ends of the edition's periods
 * @param {string} period
 */
export const periodEnd = (day, ends, period) => {
  const asked = isoDay(day);
  const end = asked && ends.find((one) => one >= asked);
  return end && begin(end, period) <= asked ? end : "";
};

/**
 * Keys that are said more than once with different values, each with the last, which counts.
 * @param {string} search
 * @param {string[]} keys
 * @returns {[string, string][]}
 */
export const repeated = (search, keys) => {
  const asked = new URLSearchParams(search);
  return keys
    .filter((key) => new Set(asked.getAll(key)).size > 1)
    .map((key) => [key, asked.getAll(key).at(-1) || ""]);
};

/**
 * Keys that are none, but nearly one of those there are.
 * @param {string} search
 * @param {string[]} keys
 * @returns {[string, string][]}
 */
export const misspelt = (search, keys) =>
  [...new Set(new URLSearchParams(search).keys())]
    .filter((key) => !keys.includes(key))
    .map((key) => /** @type {[string, string]} */ ([key, nearest(key.toLowerCase(), keys)]))
    .filter(([, near]) => near);

const nearest = (word, keys) =>
  keys.find((key) => key === word || (word.length > 2 && (word === `${key}s` || swapped(word, key)))) || "";

/** Whether two words have the same letters, or differ in one. */
const swapped = (one, other) => {
  const sorted = (word) => [...word].sort().join("");
  if (sorted(one) === sorted(other)) return true;
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one];
  if (longer.length - shorter.length > 1 || shorter.length < 4) return false;
  let at = 0;
  while (at < shorter.length && longer[at] === shorter[at]) at += 1;
  const rest = longer.length === shorter.length ? shorter.slice(at + 1) : shorter.slice(at);
  return longer.slice(at + 1) === rest;
};
