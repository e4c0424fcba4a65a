// The answer as readers see it: colour, every clause that binds, what cannot be told, and the code.
import { longDate } from "../client/dates.js";
import { byId, escape } from "../client/dom.js";
import { encodeQR } from "../vendor/qr/index.js";
import { canonical, newSalt, slipText } from "./slip.js";
import { colourName, dayRange, rule, say, subjectName, told } from "./told.js";

const BADGES = { red: 5, yellow: 3, green: 1, unknown: 0 };
const QUIET_ZONE = 4;
// One for a visit: who shows the list later shows this too.
let salt = "";

const badge = (colour) => `<b class="badge t${BADGES[colour]}">${escape(colourName(colour))}</b>`;
const line = (term, text) => (text ? `<dt>${escape(term)}</dt><dd>${text}</dd>` : "");
const link = ({ title, url }) =>
  `<a href="${escape(url)}" rel="noopener noreferrer external">${escape(title)}</a>`;

const clauseCard = ({ clause, colour, subject, first, last, until }) => {
  const { reason, back, appeal, sources, assumption } = rule().clauses.find(({ id }) => id === clause);
  const where = `${subjectName(subject)}, ${dayRange(first, last)}`;
  return (
    `<li class="clause"><p>${badge(colour)} <b>${escape(reason)}</b><br><span>${escape(where)}</span><br><span>${escape(say("binds_until", { date: longDate(until) }))}</span></p><dl>` +
    line(say("back"), escape(back)) +
    line(say("appeal"), escape(appeal)) +
    line(say("source"), sources.map(link).join("<br>")) +
    line(say("assumed"), escape(assumption)) +
    "</dl></li>"
  );
};

const untoldLine = ({ why, subject, first, last, colour }) => {
  const values = {
    subject: subject && subjectName(subject),
    days: dayRange(first, last),
    colour: colourName(colour),
  };
  return `<li>${escape(say(`untold_${why}`, values))}</li>`;
};

const chapter = (key, items, make) =>
  items.length ? `<h3>${escape(say(key))}</h3><ul class="${key}">${items.map(make).join("")}</ul>` : "";

/** The symbol as SVG: dark modules as one path, with the quiet zone that readers need. */
const symbol = (text) => {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const size = modules.length;
  return `<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${escape(say("code"))}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
};

const showSlip = async (found, declaration) => {
  byId("slip").hidden = false;
  if (!crypto.subtle) {
    byId("qr").textContent = say("code_needs");
    return;
  }
  salt ||= newSalt();
  const made = { rule: rule().name, digest: rule().digest, edition: told.edition, salt };
  const text = await slipText(found, declaration, made);
  byId("qr").innerHTML = symbol(told.drill ? `${say("drill_mark")}\n${text}` : text);
  byId("slip-text").textContent = text;
  byId("slip-list").textContent = canonical({ salt, ...declaration });
};

/** Show what was found of a declaration. */
export const show = (found, declaration) => {
  const { colour, at_least: atLeast, until } = found;
  const asks = colour === "unknown" ? say("unknown_asks") : rule().colours[colour].asks;
  byId("outcome").dataset.colour = colour;
  byId("verdict").innerHTML =
    `<p class="colour">${badge(colour)}${until ? ` <span>${escape(say("until", { date: longDate(until) }))}</span>` : ""}</p>` +
    `<p>${escape(asks)}</p>` +
    (atLeast ? `<p class="at-least">${escape(say("at_least"))}</p>` : "") +
    `<p class="note">${escape(say("valid_until", { date: longDate(found.valid_until) }))}</p>`;
  byId("findings").innerHTML =
    (found.binding.length
      ? chapter("clauses", found.binding, clauseCard)
      : `<p>${escape(say("nothing_binds"))}</p>`) +
    chapter("untold", found.untold, untoldLine) +
    chapter("lifted", found.lifted, clauseCard);
  byId("outcome").hidden = false;
  return showSlip(found, declaration);
};
