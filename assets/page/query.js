// What an address says that the HTML does not show: on a static host, and in a page that the device has kept.
import { misspelt, periodEnd, repeated } from "../client/address-keys.js";
import { byId } from "../client/dom.js";
import { say } from "./edition.js";
import { ready } from "./panels.js";
import { addressOf, change, page } from "./state.js";

// Of a key that is said twice the last value counts, as for the server.
const asked = new URLSearchParams([...new Map(new URLSearchParams(location.search))]);
const { site } = page.boot;

/** The language of the reader's browser, of those that the map has. */
const usual = () =>
  navigator.languages
    .flatMap((tag) => [tag, tag.split("-")[0]])
    .find((code) => site.languages.includes(code)) || page.state.lang;

/** The page in another language or of another edition is another file. */
const elsewhere = () => {
  const wanted = asked.get("lang") || "";
  const lang = site.languages.includes(wanted) ? wanted : site.first ? usual() : page.state.lang;
  const edition = /^[\w.-]+$/.test(asked.get("edition") || "") ? asked.get("edition") : page.state.edition;
  if (lang === page.state.lang && edition === page.state.edition) return;
  location.replace(addressOf({ ...page.state, ...Object.fromEntries(asked), lang, edition }));
};

/** @type {Record<string, (value: string) => string>} what a value means, empty where the map has it not */
const meant = {
  date: (day) => periodEnd(day, page.data.days, page.data.period),
  city: (code) => (Object.hasOwn(page.data.cities, code) ? code : ""),
  district: (code) => (Object.hasOwn(page.data.districts, code) ? code : ""),
  level: (level) => (level === "county" && meant.district(asked.get("district") || "") ? level : ""),
  layer: (layer) => (["graded", "published"].includes(layer) ? layer : ""),
  flow: (flow) => (flow === "on" && page.data.flows ? flow : ""),
  theme: (theme) => (["auto", "light", "dark"].includes(theme) ? theme : ""),
};

const KEYS = [...Object.keys(meant), "lang", "edition"];
const plain = (value) => (/^[\w.-]{1,20}$/.test(value) ? value : "…");

/** What is passed over, as sentences; ``lost`` are values that the map does not have. */
const sentences = (lost) => [
  ...(lost.length ? [say("address_unread", { values: lost.join(say("separator")) })] : []),
  ...repeated(location.search, KEYS).map(([key, value]) => say("repeated_key", { key, value: plain(value) })),
  ...misspelt(location.search, KEYS).map(([key, value]) => say("misspelt_key", { key: plain(key), value })),
];

const apply = () => {
  const found = {};
  const lost = [];
  for (const [key, read] of Object.entries(meant)) {
    const value = asked.get(key);
    if (!value) {
      // A page that the device has kept is as it was asked for then, with another address.
      if (page.state[key] === page.boot.state[key]) found[key] = page.boot.defaults[key] || "";
      continue;
    }
    const known = read(value);
    if (known) found[key] = known;
    // Of a district that is not there it is told already.
    else if (key !== "level" || value !== "county" || !asked.get("district")) lost.push(plain(value));
  }
  const lang = asked.get("lang");
  if (lang && site && !site.languages.includes(lang)) lost.push(plain(lang));
  const told = site ? sentences(lost) : [];
  // The server has said so already.
  if (told.length) {
    byId("unread").hidden = false;
    byId("unread").textContent = told.join(" ");
  }
  change(found, "amend");
};

if (site) elsewhere();
ready.then(apply, () => {});
