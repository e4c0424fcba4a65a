// How sure, and early warning: what the server says of each day, written out in the reader's language.
import { escape } from "../client/dom.js";
import { fill } from "../client/words.js";
import { levelName, say } from "./edition.js";
import { page } from "./state.js";

const groups = ["sure", "early", "next"];
const methods = ["C1", "C2", "C3"];
const growing = 8;
const words = () => page.data.signs;
const phrase = (key, values) => fill(words()[key], values);

const sentence = ([key, values, levels = []]) => {
  const named = levels.map(([tier, percent]) => `${levelName(tier)} ${percent}%`);
  return phrase(key, Object.assign({ levels: named.join(say("separator")) }, values));
};

// The block of the card; nothing where the edition has no signs.
export const signsOf = (spans, day) => {
  const span = spans.find(([first, last]) => first <= day && day <= last);
  if (!span) return "";
  const lines = (group) => span[2].filter(([key]) => key.startsWith(`${group}_`));
  const told = (one) =>
    `<span${one[0] === "early_alarm" ? ' class="loud"' : ""}>${escape(sentence(one))}</span>`;
  const parts = groups
    .filter((group) => lines(group).length)
    .map(
      (group) =>
        `<dt>${escape(words()[`title_${group}`])}</dt><dd>${lines(group).map(told).join(say("sentences"))}</dd>`,
    );
  return `<dl class="signs">${parts.join("")}</dl>`;
};

// The mark in the table of districts: one hexadecimal digit a day says what warns.
export const riseMark = (code, day) => {
  const bits = parseInt((page.data.districts[code].warn || "")[day] || "0", 16);
  if (!bits) return "";
  const fired = methods.filter((_, bit) => bits & (1 << bit)).join(", ");
  const marks = [fired && phrase("mark_alarm", { methods: fired }), bits & growing && words().mark_growing];
  return `<abbr class="rise" title="${escape(marks.filter(Boolean).join(say("separator")))}">↗</abbr> `;
};
