// Days, written as the server writes them ("2020-02-09" is 2020年2月9日, or 9 February 2020).

const months = "January February March April May June July August September October November December".split(
  " ",
);
// As Babel writes them for the server.
const short = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(" ");

/** @param {string} iso a day, or a moment of which the day is read */
const parts = (iso) => iso.slice(0, 10).split("-").map(Number);

/**
 * A day without its year; with it where it is not that of the day that it stands beside.
 * @type {(iso: string, language: import("./words.js").Language, beside?: string) => string}
 */
export const shortDate = (iso, language, beside = iso) => {
  const [year, month, day] = parts(iso);
  const same = year === parts(beside)[0];
  if (language === "en") return `${day} ${short[month - 1]}${same ? "" : ` ${year}`}`;
  return `${same ? "" : `${year}年`}${month}月${day}日`;
};

/** @type {(iso: string, language: import("./words.js").Language) => string} */
export const longDate = (iso, language) => {
  const [year, month, day] = parts(iso);
  return language === "en" ? `${day} ${months[month - 1]} ${year}` : `${year}年${month}月${day}日`;
};

/** @typedef {"day" | "week" | "month"} Period */

/** @type {(iso: string, days: number) => string} */
const shifted = (iso, days) => new Date(Date.parse(iso) + days * 86400000).toISOString().slice(0, 10);

/**
 * Year and number of the week that ends on a day: of the year that most of its days lie in.
 * @param {string} end
 */
export const weekOf = (end) => {
  const middle = shifted(end, -3);
  const year = parts(middle)[0];
  return [year, Math.floor((Date.parse(middle) - Date.UTC(year, 0, 1)) / 604800000) + 1];
};

/** @type {(end: string, language: import("./words.js").Language) => string} */
const weekDays = (end, language) => {
  const [[, month, day], [, endMonth, endDay]] = [parts(shifted(end, -6)), parts(end)];
  const same = month === endMonth;
  if (language === "en")
    return `${day}${same ? "" : ` ${months[month - 1]}`} – ${endDay} ${months[endMonth - 1]}`;
  return `${month}月${day}${same ? "" : "日"}–${same ? "" : `${endMonth}月`}${endDay}日`;
};

/**
 * The day, week or month that ends on a day, written out.
 * @type {(iso: string, language: import("./words.js").Language, period: Period) => string}
 */
export const longPeriod = (iso, language, period) => {
  const [year, month] = parts(iso);
  if (period === "month") return language === "en" ? `${months[month - 1]} ${year}` : `${year}年${month}月`;
  if (period !== "week") return longDate(iso, language);
  const [ofYear, week] = weekOf(iso);
  const days = weekDays(iso, language);
  return language === "en" ? `week ${week} of ${ofYear} (${days})` : `${ofYear}年第${week}周(${days})`;
};

/**
 * The same without its year, as `shortDate` has a day.
 * @type {(iso: string, language: import("./words.js").Language, period: Period, beside?: string) => string}
 */
export const shortPeriod = (iso, language, period, beside = iso) => {
  const [year, month] = parts(iso);
  if (period === "month") {
    const same = year === parts(beside)[0];
    if (language === "en") return `${short[month - 1]}${same ? "" : ` ${year}`}`;
    return `${same ? "" : `${year}年`}${month}月`;
  }
  if (period !== "week") return shortDate(iso, language, beside);
  const [ofYear, week] = weekOf(iso);
  const same = ofYear === weekOf(beside)[0];
  if (language === "en") return `wk ${week}${same ? "" : `, ${ofYear}`}`;
  return `${same ? "" : `${ofYear}年`}第${week}周`;
};
