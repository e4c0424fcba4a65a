// The server's clock in the zone of the map: what the viewer's machine takes for the time or the day is not asked.

let difference = 0;

/**
 * Set the clock by a moment that the server has told just now, in milliseconds.
 * @param {number} moment
 */
export const setClock = (moment) => {
  if (moment > 1e12) difference = moment - Date.now();
};

/** The moment by the server's clock, in milliseconds. */
export const now = () => Date.now() + difference;

/** @type {Intl.DateTimeFormatOptions} */
const digits = {
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
};
/** @type {(zone: string, moment: string | number) => Record<string, string>} */
const parts = (zone, moment) =>
  Object.fromEntries(
    new Intl.DateTimeFormat("en", { timeZone: zone, ...digits })
      .formatToParts(new Date(moment))
      .map((part) => [part.type, part.value]),
  );

/** @type {(zone: string, moment: string | number) => string} the day of a moment, "2020-02-09" */
export const dayOf = (zone, moment) => {
  const { year, month, day } = parts(zone, moment);
  return `${year}-${month}-${day}`;
};

/** @type {(zone: string, moment: string | number) => string} "23:05" */
export const timeOf = (zone, moment) => {
  const { hour, minute } = parts(zone, moment);
  return `${hour}:${minute}`;
};

/** @type {(zone: string, iso: string) => number} how many days lie between a day and today */
export const daysSince = (zone, iso) =>
  Math.round((Date.parse(dayOf(zone, now())) - Date.parse(iso)) / 864e5);

/**
 * Whether a period of so many days lies ahead: one that has begun does not (`editions/day_to_come.py`).
 * @type {(days: number, length: number) => boolean}
 */
export const notBegun = (days, length) => days <= -length;

/**
 * By which word an age in days is told; `within` so many days it is news, `length` are the days of its period.
 * @type {(days: number, within: number, length: number) => "early" | "today" | "yesterday" | "recent" | "old"}
 */
export const ageWord = (days, within, length) => {
  if (notBegun(days, length)) return "early";
  if (days > within) return "old";
  if (days > 1) return "recent";
  return days === 1 ? "yesterday" : "today";
};

/** @type {(end: string, period: string) => number} how many days the period has that ends on a day */
export const periodLength = (end, period) =>
  period === "month" ? Number(end.slice(8)) : period === "week" ? 7 : 1;
