// What an address says that the HTML does not show: on a static host, and in a page that the device has kept.
import { byId } from "../client/dom.js";
import { say } from "./edition.js";
import { ready } from "./panels.js";
import { addressOf, change, page } from "./state.js";

const said = new URLSearchParams(location.search);
const { site } = page.boot;

/** The language of the reader's browser, of those that the map has. */
const usual = () =>
  navigator.languages
    .flatMap((tag) => [tag, tag.split("-")[0]])
    .find((code) => site.languages.includes(code)) || page.state.lang;

/** The page in another language or of another edition is another file. */
const elsewhere = () => {
  const asked = said.get("lang") || "";
  const lang = site.languages.includes(asked) ? asked : site.first ? usual() : page.state.lang;
  const edition = /^[\w.-]+$/.test(said.get("edition") || "") ? said.get("edition") : page.state.edition;
  if (lang === page.state.lang && edition === page.state.edition) return;
  location.replace(addressOf({ ...page.state, ...Object.fromEntries(said), lang, edition }));
};

/** @type {Record<string, (value: string) => string>} what a value means, empty where the map has it not */
const meant = {
  date: (day) => (/^\d{4}-\d\d-\d\d$/.test(day) && page.data.days.find((one) => one >= day)) || "",
  city: (code) => (code in page.data.cities ? code : ""),
  district: (code) => (code in page.data.districts ? code : ""),
  level: (level) => (level === "county" && said.get("district") in page.data.districts ? level : ""),
  layer: (layer) => (["graded", "published"].includes(layer) ? layer : ""),
  theme: (theme) => (["auto", "light", "dark"].includes(theme) ? theme : ""),
};

const apply = () => {
  const found = {};
  const lost = [];
  for (const [key, read] of Object.entries(meant)) {
    const value = said.get(key);
    if (!value) continue;
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
