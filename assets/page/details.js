// A district's reasons, fetched once, and what the tip on the map says of it.
import { escape } from "../client/dom.js";
import {
  dayIndex,
  figuresText,
  levelName,
  levelNames,
  membersOf,
  nameOf,
  publishedTiers,
  say,
  shownTier,
} from "./edition.js";
import { fetchJson } from "./loading.js";
import { onRenew, page } from "./state.js";

/** @type {Map<string, any>} */
const known = new Map();
/** @type {Map<string, Promise<any>>} */
const asked = new Map();

/** @type {(code: string) => any} what is known of a district by now */
export const detailOf = (code) => known.get(code);
/** @type {Map<string, Promise<any>>} */
const shards = new Map();
/** @type {(code: string) => Promise<any>} a static site has the districts of a city in one file */
const inShard = (code) => {
  const name = page.data.districts[code].city || "all";
  if (!shards.has(name)) shards.set(name, fetchJson(`${page.boot.edition}/districts/${name}.json`));
  const shard = shards.get(name);
  shard.catch(() => shards.delete(name));
  return shard.then((all) => all[code]);
};
/** @type {(code: string) => Promise<any>} */
export const detail = (code) => {
  if (!asked.has(code)) {
    const answer = page.boot.site ? inShard(code) : fetchJson(`${page.boot.edition}/districts/${code}.json`);
    asked.set(
      code,
      answer.then((data) => known.set(code, data)),
    );
    answer.catch(() => asked.delete(code));
  }
  return asked.get(code);
};
/** @type {(code: string, day: number) => any} */
export const reasonOn = (code, day) =>
  known.get(code).reasons.find((span) => span.first <= day && day <= span.last);
/** Resolves once the tip can tell the reason, too. */
/** @type {(code: string) => Promise<any>} */
export const explain = (code) => Promise.all(membersOf(code).map(detail));

/** @type {(code: string, day: number) => { tier: number, level: string }} what the shown layer says, in words too */
export const levelOn = (code, day) => {
  const tier = shownTier(code, day, page.state.layer);
  const possible = publishedTiers(code, day);
  const open = page.state.layer === "published" && possible.length !== 1;
  const level = open ? (possible.length ? levelNames(possible) : say("published_open")) : levelName(tier);
  return { tier, level };
};
/** @type {(member: string, day: number) => string} */
const lineFor = (member, day) => {
  const { tier, level } = levelOn(member, day);
  const cases = figuresText(member, day);
  const told = page.state.layer === "graded" && known.has(member);
  const why = told ? `<p>${escape(reasonOn(member, day).text)}</p>` : "";
  return `<b>${escape(nameOf(member))}</b> <i class="dot t${tier}"></i>${escape(level)} <span>${escape(cases)}</span>${why}`;
};
/** @type {(code: string) => string} */
export const tipFor = (code) => {
  const day = dayIndex();
  return membersOf(code)
    .map((member) => lineFor(member, day))
    .join("<br>");
};

onRenew(() => {
  known.clear();
  asked.clear();
  shards.clear();
});
