// The view's state: one object, mirrored in the address. Everything else listens to it.
import { byId } from "../client/dom.js";
import { keepAddress } from "../client/history.js";

const keys = ["date", "city", "district", "level", "layer", "flow", "lang", "theme", "edition"];
const boot = JSON.parse(byId("five-colour").textContent);

/**
 * What the page starts from, what it shows, and the edition's data once they are there (`client_data.py`).
 * @type {{ boot: any, state: Record<string, string>, data: any }}
 */
export const page = { boot, state: Object.assign({}, boot.state), data: null };

/** @typedef {(state: Record<string, string>, before: Record<string, string>) => void} Listener */
/** @type {Listener[]} */
const listeners = [];
/** @type {(listener: Listener) => void} */
export const onChange = (listener) => {
  listeners.push(listener);
};
const tell = (before) => listeners.forEach((listener) => listener(page.state, before));

// Static hosts know no query: language and edition are a file there, as web/site/static_paths.py names it.
const { site } = boot;
/** @param {Record<string, string>} state */
const fileOf = (state) =>
  (state.edition ? site.edition : site.page)
    .replace("{lang}", state.lang)
    .replace("{edition}", state.edition);
const inFile = site ? ["lang", "edition"] : [];
/** @param {Record<string, string>} state */
export const addressOf = (state) => {
  const query = new URLSearchParams();
  for (const key of keys) {
    if (state[key] && state[key] !== boot.defaults[key] && !inFile.includes(key)) query.set(key, state[key]);
  }
  const text = query.toString();
  return (site ? fileOf(state) : "./") + (text ? "?" + text : "");
};
// Pages of a day have a file for each, but for the one that an edition opens on.
/** @param {string} name */
const hasDay = (name) =>
  site.dated &&
  !page.state.edition &&
  page.state.date !== boot.defaults.date &&
  (name === "indices" ||
    name === "history" ||
    (name === "flows" && page.data.flows.days.includes(page.state.date)));
/** @param {string} name of another page, such as "method" */
export const pageAddress = (name) => {
  // An outlook is of one day of its edition, whatever day the map shows.
  const date = name === "outlook" ? page.boot.defaults.date : page.state.date;
  const own = addressOf(Object.assign({}, page.state, { date }));
  if (!site) return own.replace("./", name);
  // Where days are not compared, the list of editions stands for the page.
  if (name === "history" && (!site.compared || page.state.edition)) return `editions.${page.state.lang}.html`;
  const day = hasDay(name) ? `${page.state.date}.` : "";
  return `${name}.${day}${own}`;
};
const address = keepAddress(() => addressOf(page.state));

// Whether the last change was part of a gesture: what stands between two changes has ended it.
let inGesture = false;

/**
 * Change the view. `how` says what it is to the history: a "step" of its own, the first change of a gesture
 * ("begin") or a later one ("move"), or nothing that one goes back to ("amend").
 * @param {Record<string, string>} changes
 * @param {"step" | "begin" | "move" | "amend"} [how]
 */
export const change = (changes, how = "step") => {
  const before = page.state;
  const after = Object.assign({}, before, changes);
  if (keys.every((key) => after[key] === before[key])) return;
  const begins = how === "begin" || (how === "move" && !inGesture);
  if (how === "step" || begins) address.end();
  page.state = after;
  tell(before);
  if (how === "amend") address.amend();
  else if (how === "step") address.step();
  else address.move(begins);
  if (how !== "amend") inGesture = how !== "step";
};

/** @param {string} code */
export const choose = (code) => change({ district: code });

/** @type {((notice: any) => void)[]} */
const renewed = [];
/** @param {(notice: any) => void} listener */
export const onRenew = (listener) => {
  renewed.push(listener);
};
/**
 * Another edition is in `page.data`: what was made from the old one is forgotten, the view stays.
 * @param {any} notice
 * @param {string} date
 */
export const renewEdition = (notice, date) => {
  boot.edition = `editions/${notice.id}`;
  boot.defaults.date = page.data.opens;
  const before = page.state;
  page.state = Object.assign({}, before, { date });
  renewed.forEach((listener) => listener(notice));
  tell(before);
  address.amend();
};

/** @param {Record<string, string>} state */
const isThere = ({ date, district, city }) =>
  !page.data ||
  (page.data.days.includes(date) &&
    (!district || Object.hasOwn(page.data.districts, district)) &&
    (!city || Object.hasOwn(page.data.cities, city)));

addEventListener("popstate", () => {
  address.drop();
  inGesture = false;
  const query = new URLSearchParams(location.search);
  /** @type {Record<string, string>} */
  const after = {};
  for (const key of keys) after[key] = query.get(key) || boot.defaults[key] || "";
  // What the edition does not have, the server answers: it says so.
  if (!isThere(after) || after.lang !== page.state.lang || after.edition !== page.state.edition) {
    location.reload();
    return;
  }
  const before = page.state;
  page.state = after;
  tell(before);
});

/** @type {Map<() => void, ReturnType<typeof setTimeout>>} */
const waiting = new Map();
/**
 * On a change of day the map has its colours first; what is read beside it follows a moment later, once for the
 * last of several quick changes.
 * @param {() => void} work
 */
export const soon = (work) => {
  clearTimeout(waiting.get(work));
  waiting.set(work, setTimeout(work, 160));
};
