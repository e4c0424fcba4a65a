// What the edition says of a district on a day, and the reader's words for it.
import { longDate, longPeriod, shortPeriod } from "../client/dates.js";
import { topTier } from "../client/shapes.js";
import { fill, isWide, number, speak } from "../client/words.js";
import { page } from "./state.js";

speak(page.boot);
/** @type {(key: string, values?: Record<string, unknown>) => string} */
export const say = (key, values) => fill(page.data.texts[key], values);
/** @type {(iso: string) => string} */
export const shortDay = (iso) => shortPeriod(iso, page.data.period, page.state.date);
/** @type {(iso: string) => string} a day of the slider, with its year where the slider's days have several */
export const shownDay = (iso) => {
  const [first, last] = [page.data.days[0], page.data.days[page.data.days.length - 1]];
  const beside = first.slice(0, 4) === last.slice(0, 4) ? iso : "1900-01-06";
  return shortPeriod(iso, page.data.period, beside);
};
/** @type {(iso: string) => string} */
export const longDay = (iso) => longPeriod(iso, page.data.period);

/** @type {(iso: string) => string} a day of the calendar, such as that of publication */
export const calendarDay = (iso) => longDate(iso);

/** @type {() => number} */
export const dayIndex = () => page.data.days.indexOf(page.state.date);
/** @type {(code: string, day: number) => number} */
export const tierOn = (code, day) => Number(page.data.districts[code].tiers[day]);
/** @type {(code: string, day: number) => string} "was" where one of both is not graded, empty where no week is known */
export const besideLastWeek = (code, day) => {
  if (page.data.period !== "day" || day < 7) return "";
  const [was, now] = [tierOn(code, day - 7), tierOn(code, day)];
  if (was === now) return "same";
  if (!was || !now) return "was";
  return now > was ? "worse" : "better";
};
/** The published map in force on a day. */
/** @type {(day: number) => any} */
export const mapOn = (day) => {
  let found = null;
  for (const map of page.data.published) if (map.date <= page.data.days[day]) found = map;
  return found;
};
/** @type {(code: string, day: number) => number[]} */
export const publishedTiers = (code, day) => {
  const map = mapOn(day);
  return (map && map.tiers[code]) || [];
};
/** @type {(code: string, day: number, layer: string) => number} */
export const shownTier = (code, day, layer) => {
  if (layer === "graded") return tierOn(code, day);
  const possible = publishedTiers(code, day);
  return possible.length === 1 ? possible[0] : 0;
};
/** @type {(code: string) => string[]} */
export const membersOf = (code) => page.data.members[code] || [code];
/** @type {(code: string, day: number, layer: string) => number} */
export const shapeTier = (code, day, layer) =>
  topTier(membersOf(code), (member) => shownTier(member, day, layer));
/** @type {(code: string, day: number) => boolean} */
export const differs = (code, day) => {
  const tier = tierOn(code, day);
  const possible = publishedTiers(code, day);
  return Boolean(tier && possible.length && !possible.includes(tier));
};

// Cases of seven days as the server counted them, where they are a bound with its sign.
const weekTexts = { "=": "week_exact", "<": "week_most", ">": "week_least" };
/** @type {(code: string, day: number) => string} */
export const weekText = (code, day) => {
  const [cases, known] = page.data.weeks[code] || [[], ""];
  return cases[day] == null ? "–" : say(weekTexts[known[day]], { count: number(cases[day]) });
};
/** @type {Record<string, string>} words for what was reported instead */
const withoutTotal = { 0: "only_new", 1: "no_report", 2: "hidden_number", 3: "no_total" };
/** @type {(code: string, day: number) => string} cumulative cases, or why there are none */
export const cumulativeText = (code, day) => {
  const { cum, silent, most } = page.data.districts[code];
  if (cum && cum[day] != null) return number(cum[day]);
  if (most && most[day] != null) return say("hidden_between", { most: number(most[day]) });
  return say(withoutTotal[silent[day]]);
};
/** @type {(code: string, day: number, place: number) => string} what a rule reads, without its unit */
export const measureText = (code, day, place) => {
  const value = page.data.districts[code].m[place][day];
  return value == null ? "–" : number(value);
};
/** @type {(code: string, day: number) => string} the figures beside a name: the total, else what there is */
export const figuresText = (code, day) => {
  if (page.data.hasTotals || !(page.data.hasCases || page.data.measures.length)) {
    return cumulativeText(code, day);
  }
  const cases = page.data.hasCases ? weekText(code, day) : "–";
  const told = cases === "–" ? [] : [say("of_the_week", { count: cases })];
  page.data.measures.forEach(({ title, amount }, place) => {
    const value = measureText(code, day, place);
    if (value === "–") return;
    const written = fill(amount, { n: value });
    told.push(isWide() ? title + written : title + say("colon") + written);
  });
  return told.join(" · ") || say("no_report");
};
/**
 * By city, how many of its districts the sum of them rests on, and how many there are.
 * @type {(day: number) => Map<string, number[]>}
 */
export const knownDistricts = (day) => {
  const found = new Map();
  for (const { city, cum } of /** @type {any[]} */ (Object.values(page.data.districts))) {
    const [known, all] = found.get(city) || [0, 0];
    found.set(city, [known + Number(Boolean(cum && cum[day] != null)), all + 1]);
  }
  return found;
};

/** @type {(tier: number) => string} */
export const levelName = (tier) => page.data.levels[tier].name;
/** @type {(tiers: number[]) => string} */
export const levelNames = (tiers) => tiers.map(levelName).join(" / ");
/** @type {(code: string) => any} */
const place = (code) => page.data.districts[code] || page.data.cities[code];
/** @type {(code: string) => string} */
export const nameOf = (code) => (place(code) ? place(code).name : page.data.region);
/** @type {(code: string) => string} */
export const shortOf = (code) => place(code).short;
/** @type {(code: string) => string} */
export const shapeOf = (code) => page.data.districts[code].in || code;
