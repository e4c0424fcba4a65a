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
