// What an address says that the HTML does not show: on a static host, and in a page that the device has kept.
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
  date: (day) => (/^\d{4}-\d\d-\d\d$/.test(day) && page.data.days.find((one) => one >= day)) || "",
  city: (code) => (Object.hasOwn(page.data.cities, code) ? code : ""),
  district: (code) => (Object.hasOwn(page.data.districts, code) ? code : ""),
  level: (level) => (level === "county" && meant.district(asked.get("district") || "") ? level : ""),
  layer: (layer) => (["graded", "published"].includes(layer) ? layer : ""),
  flow: (flow) => (flow === "on" && page.data.flows ? flow : ""),
  theme: (theme) => (["auto", "light", "dark"].includes(theme) ? theme : ""),
};

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
    else if (key !== "level") lost.push(/^[\w.-]{1,20}$/.test(value) ? value : "…");
  }
  // The server has said so already.
  if (site && lost.length) {
    byId("unread").hidden = false;
    byId("unread").textContent = say("address_unread", { values: lost.join(say("separator")) });
  }
  change(found, "amend");
};

if (site) elsewhere();
ready.then(apply, () => {});
