// How sure, and early warning: what the server says of each day, written out in the reader's language.
(() => {
  "use strict";
  const fc = window.fivecolour;
  const groups = ["sure", "early"];
  const methods = ["C1", "C2", "C3"];
  const growing = 8;
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const words = () => fc.data.signs[fc.state.lang];
  const fill = (key, values) => words()[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  const sentence = ([key, values, levels = []]) => {
    const named = levels.map(([tier, percent]) => `${fc.levelName(tier)} ${percent}%`);
    return fill(key, Object.assign({ levels: named.join(fc.text("separator")) }, values));
  };

  // The block of the card; nothing where the edition has no signs.
  fc.signs = (spans, day) => {
    const span = spans.find(([first, last]) => first <= day && day <= last);
    if (!span) return "";
    const lines = (group) => span[2].filter(([key]) => key.startsWith(`${group}_`));
    const told = (one) => `<span${one[0] === "early_alarm" ? ' class="loud"' : ""}>${escape(sentence(one))}</span>`;
    const parts = groups
      .filter((group) => lines(group).length)
      .map((group) => `<dt>${escape(words()[`title_${group}`])}</dt><dd>${lines(group).map(told).join(" ")}</dd>`);
    return `<dl class="signs">${parts.join("")}</dl>`;
  };

  // The mark in the table of districts: one hexadecimal digit a day says what warns.
  fc.rise = (code, day) => {
    const bits = parseInt((fc.data.districts[code].warn || "")[day] || "0", 16);
    if (!bits) return "";
    const fired = methods.filter((_, bit) => bits & (1 << bit)).join(", ");
    const said = [fired && fill("mark_alarm", { methods: fired }), bits & growing && words().mark_growing];
    return `<abbr class="rise" title="${escape(said.filter(Boolean).join(fc.text("separator")))}">↗</abbr> `;
  };
})();
