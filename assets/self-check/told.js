// What the server's page tells its script: tiers, places, rules and texts; and the words made of them.
import { longDate } from "../client/dates.js";
import { byId } from "../client/dom.js";
import { fill, language } from "../client/words.js";

/** @type {any} */
export const told = JSON.parse(byId("self-check-data").textContent);
language.locale = told.locale;

/** @type {(key: string, values?: Record<string, unknown>) => string} */
export const say = (key, values) => fill(told.texts[key], values);

/** The chosen rule. */
export const rule = () => told.rules.find(({ name }) => name === byId("rule").value) || told.rules[0];

/** @type {(colour: string) => string} */
export const colourName = (colour) =>
  colour === "unknown" ? say("colour_unknown") : rule().colours[colour].name;

/** Places that can be chosen under the rule: the map's districts, its key areas, and elsewhere. */
export const places = () => [
  ...told.places,
  ...rule().areas.map(({ id, name }) => [`area:${id}`, say("outside_area", { name }), [name]]),
  ["elsewhere", say("elsewhere"), []],
];

/** @type {(code: string) => string} */
export const placeName = (code) => (places().find(([one]) => one === code) || [code, code])[1];

/** @type {(text: string) => string} the code of the place that a text names, "" where none or several fit */
export const placeOf = (text) => {
  const sought = text.trim().toLowerCase();
  const exact = places().filter(([, label]) => label.toLowerCase() === sought);
  const found = exact.length
    ? exact
    : places().filter(([, , words]) => words.some((word) => word.toLowerCase() === sought));
  return sought && found.length === 1 ? found[0][0] : "";
};

/** @type {(subject: string) => string} a place, kind or dimension as readers know it */
export const subjectName = (subject) => {
  const kind = rule().kinds.find(({ id }) => id === subject);
  if (kind) return kind.name;
  return ["contact", "symptom", "test"].includes(subject) ? say(subject) : placeName(subject);
};

/** @type {(first: string, last: string) => string} */
export const dayRange = (first, last) =>
  first === last
    ? say("clause_on", { day: longDate(first) })
    : say("clause_from", { first: longDate(first), last: longDate(last) });
