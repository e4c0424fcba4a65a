// What is read beside the maps: how many, since when, from which tier to which, and why; and the controls.
import { byId, escape } from "../client/dom.js";
import { counted, fill } from "../client/words.js";
import { lab } from "./question.js";

const { root, boot, say } = lab;
const letter = (side) => `<b class="letter">${side.toUpperCase()}</b>`;
// The order of a day's counts, as the server sends them.
const COUNTS = ["districts", "differ", "up", "down", "to_grey", "from_grey"];
const SIGNS = { up: "▲", down: "▼", to_grey: "○", from_grey: "●" };
const counts = (day) => Object.fromEntries(lab.answer.counts[day].map((value, at) => [COUNTS[at], value]));

const verdict = () => {
  const found = counts(lab.day());
  const numbers = { districts: found.districts, differ: `<b>${found.differ}</b>` };
  byId("sum").innerHTML = found.differ
    ? fill(counted(boot.say, "verdict", found.differ), numbers)
    : escape(say("verdict_none"));
  byId("tally").innerHTML = Object.keys(SIGNS)
    .map(
      (key) =>
        `<li data-count="${key}" class="${found[key] ? "" : "none"}">${SIGNS[key]} ${escape(say(key))} <b>${found[key]}</b></li>`,
    )
    .join("");
};

// --- over time -----------------------------------------------------------------------------------
const chart = () => {
  const last = boot.days.length - 1;
  const most = Math.max(...lab.answer.counts.map((day) => day[1]), 1);
  byId("most").textContent = say("chart_most", { n: Math.max(...lab.answer.counts.map((day) => day[1])) });
  const svg = byId("course");
  svg.setAttribute("viewBox", `0 0 ${last + 1} 100`);
  const bars = boot.days.map((_, day) => {
    const found = counts(day);
    let foot = 100;
    return ["up", "down", "other"]
      .map((kind) => {
        const value = kind === "other" ? found.to_grey + found.from_grey : found[kind];
        const height = (94 * value) / most;
        foot -= height;
        return value
          ? `<rect class="${kind}" x="${day + 0.12}" width="0.76" y="${foot.toFixed(2)}" height="${height.toFixed(2)}"/>`
          : "";
      })
      .join("");
  });
  svg.innerHTML = `<rect class="whole" width="${last + 1}" height="100"/><rect class="now" y="0" width="1" height="100"/>${bars.join("")}`;
  now();
};
// Each bar stands above the place of the slider's thumb, 16 pixels wide, on its day.
const gaps = boot.days.length - 1;
byId("course").style.width = gaps ? `calc((100% - 16px) * ${boot.days.length} / ${gaps})` : "16px";
byId("course").style.marginLeft = gaps ? `calc(8px - (100% - 16px) / ${2 * gaps})` : "0";
const now = () => {
  const marker = byId("course").querySelector(".now");
  if (marker) marker.setAttribute("x", lab.day());
  byId("day").value = lab.day();
  byId("day").setAttribute("aria-valuetext", lab.longDate(lab.question.date));
  byId("when").textContent = lab.longDate(lab.question.date);
  byId("when").dateTime = lab.question.date;
};

// --- from tier to tier ---------------------------------------------------------------------------
const changeOf = (from, to) => lab.rank("b", to) - lab.rank("a", from);
const name = (side, tier) => `<i class="dot t${tier}"></i>${escape(lab.level(side, tier))}`;
const matrix = () => {
  const cells = lab.answer.matrices[lab.day()];
  // Of all levels that a rule can have, the highest first.
  const tiers = lab.answer.a.levels.map((_, tier) => tier).reverse();
  const WIDTH = tiers.length;
  const [from, to] = only.split(">").map(Number);
  if (only && !cells[from * WIDTH + to]) only = "";
  // A side's own tiers, and any other that a district has.
  const there = (side, count) =>
    tiers.filter((tier) => lab.answer[side].levels[tier] || tiers.some((other) => count(tier, other)));
  const down = there("a", (tier, other) => cells[tier * WIDTH + other]);
  const across = there("b", (tier, other) => cells[other * WIDTH + tier]);
  const kind = (from, to) => {
    const change = changeOf(from, to);
    return change === 0 ? "diagonal" : !from || !to ? "grey" : change > 0 ? "up" : "down";
  };
  const rows = down.map((from) => {
    const line = across.map((to) => {
      const value = cells[from * WIDTH + to];
      const way = kind(from, to);
      // A count that narrows the list is a button.
      const pressed = value && way !== "diagonal";
      const shown = pressed ? `<button type="button" aria-pressed="false">${value}</button>` : value || "·";
      const name = value ? way : way === "diagonal" ? "diagonal zero" : "zero";
      return `<td data-from="${from}" data-to="${to}" class="${name}">${shown}</td>`;
    });
    return `<tr><th scope="row" class="row in-a">${name("a", from)}</th>${line.join("")}</tr>`;
  });
  const head = across.map((to) => `<th scope="col" class="in-b">${name("b", to)}</th>`).join("");
  // Long words stand upright, so that the table keeps its shape.
  byId("matrix").classList.toggle(
    "tall",
    across.some((tier) => lab.level("b", tier).length > 4),
  );
  byId("matrix").innerHTML =
    `<thead><tr><td class="corner">A ＼ B</td>${head}</tr></thead><tbody>${rows.join("")}</tbody>`;
};

// --- which, and why ------------------------------------------------------------------------------
const told = (side, verdict) =>
  `<p class="${side} in-${side}">${letter(side)}<span class="badge t${verdict.tier}">${escape(verdict.level)}</span> ${escape(verdict.reason)}</p>`;
const pair = (one) =>
  `<h3><button type="button" data-code="${one.code}">${escape(one.name)}</button></h3>${told("a", one.a)}${told("b", one.b)}`;
// A cell of the table narrows the list to what goes from one tier to another.
let only = "";
const list = () => {
  const { chosen } = lab.answer;
  let { list: found } = lab.answer;
  for (const cell of byId("matrix").querySelectorAll("td[data-from]")) {
    const button = cell.querySelector("button");
    if (button)
      button.setAttribute("aria-pressed", String(`${cell.dataset.from}>${cell.dataset.to}` === only));
  }
  byId("chosen").hidden = !chosen || !lab.question.district;
  if (chosen) byId("chosen").innerHTML = pair(chosen);
  if (!found) return;
  const rest = lab.answer.differ - found.length;
  if (only) found = found.filter((one) => `${one.a.tier}>${one.b.tier}` === only);
  byId("list").innerHTML = found.length
    ? found.map((one) => `<div class="pair" data-code="${one.code}">${pair(one)}</div>`).join("") +
      (rest ? `<p class="more">${escape(say("list_more", { n: rest }))}</p>` : "")
    : `<p class="none">${escape(say("list_none"))}</p>`;
};
byId("matrix").addEventListener("click", (event) => {
  const cell = event.target.closest(".up, .down, .grey");
  if (!cell) return;
  const wanted = `${cell.dataset.from}>${cell.dataset.to}`;
  only = wanted === only ? "" : wanted;
  list();
});
for (const id of ["list", "chosen"]) {
  byId(id).addEventListener("click", (event) => {
    const button = event.target.closest("button[data-code]");
    if (button) lab.choose(button.dataset.code);
  });
}
byId("list").addEventListener("pointerover", (event) =>
  lab.hover((event.target.closest(".pair") || { dataset: {} }).dataset.code || ""),
);
byId("list").addEventListener("pointerleave", () => lab.hover(""));

// --- the sides and their controls ----------------------------------------------------------------
const plain = (value) => String(Number(Number(value).toPrecision(12)));
const side = (key) => {
  const area = byId(`side-${key}`);
  const changed = Object.keys(lab.question[key].numbers).length;
  const changes = area.querySelector(".moved-count");
  changes.textContent = changed
    ? fill(counted(boot.say, "changed", changed), { n: changed })
    : say("as_file");
  changes.classList.toggle("some", changed > 0);
  area.querySelector(".reset").hidden = !changed;
  const fault = lab.faults[key] || lab.faults[""];
  area.classList.toggle("faulty", Boolean(fault));
  area.querySelector(".fault").hidden = !fault;
  area.querySelector(".fault").textContent = fault ? `${say("fault")}\n${fault}` : "";
  const { lacking, blocked } = lab.answer[key];
  const line = area.querySelector(".lacking");
  line.hidden = !lacking.length;
  line.classList.toggle("blocked", blocked);
  line.textContent =
    say("lacking", { names: lacking.join(say("separator")) }) + (blocked ? " " + say("blocked") : "");
};
const controls = (key) => {
  for (const row of root.querySelectorAll(`.side-numbers[data-side=${key}] .number`)) {
    const [slider, box] = [row.querySelector("[type=range]"), row.querySelector("[type=number]")];
    const value = lab.question[key].numbers[row.dataset.key] ?? boot.originals[key][row.dataset.key];
    const range = lab.answer[key].ranges[row.dataset.key];
    if (range && slider !== document.activeElement && !lab.faults[key]) [, slider.min, slider.max] = range;
    for (const input of [slider, box])
      if (input !== document.activeElement || Number(input.value) !== value) input.value = plain(value);
    const moved = value !== boot.originals[key][row.dataset.key];
    row.classList.toggle("moved", moved);
    row.querySelector(".undo").hidden = !moved;
  }
};
for (const area of root.querySelectorAll(".side-numbers")) {
  const key = area.dataset.side;
  const move = (row, typed) => {
    const value = Number(typed);
    if (typed === "" || !Number.isFinite(value)) return;
    for (const input of row.querySelectorAll("input"))
      if (input !== document.activeElement) input.value = plain(value);
    lab.setNumber(key, row.dataset.key, value);
  };
  area.addEventListener("input", (event) => move(event.target.closest(".number"), event.target.value));
  area.addEventListener("click", (event) => {
    const button = event.target.closest(".undo");
    if (button) move(button.closest(".number"), button.closest(".number").dataset.original);
  });
}
for (const area of root.querySelectorAll(".side")) {
  const key = area.dataset.side;
  area
    .querySelector(".scheme")
    .addEventListener("change", (event) => lab.open({ [key]: event.target.value }));
  area.querySelector(".reset").addEventListener("click", () => lab.resetSide(key));
}
const region = byId("region");
if (region) region.addEventListener("change", () => lab.open({ region_set: region.value }));

// --- days ----------------------------------------------------------------------------------------
byId("day").addEventListener("input", (event) => lab.setDay(Number(event.target.value)));
byId("before").addEventListener("click", () => lab.setDay(lab.day() - 1));
byId("after").addEventListener("click", () => lab.setDay(lab.day() + 1));
const dayAt = (event) => {
  const area = byId("course").getBoundingClientRect();
  lab.setDay(Math.floor(((event.clientX - area.left) / area.width) * boot.days.length));
};
byId("course").addEventListener("pointerdown", dayAt);
byId("course").addEventListener("pointermove", (event) => event.buttons && dayAt(event));
byId("first-day").textContent = lab.longDate(boot.days[0]);
byId("last-day").textContent = lab.longDate(boot.days[boot.days.length - 1]);

const everything = () => {
  verdict();
  chart();
  matrix();
  list();
  for (const key of ["a", "b"]) {
    side(key);
    controls(key);
  }
};
lab.on("answer", everything);
lab.on("day", () => {
  verdict();
  now();
  matrix();
  list();
});
lab.on("pick", list);
everything();
lab.write();
root.dataset.ready = "lab";
