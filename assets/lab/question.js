// What is asked, as the controls and the address have it; the server's answer to it, latest wins.
import { longDate } from "../client/dates.js";
import { byId } from "../client/dom.js";
import { keepAddress } from "../client/history.js";
import { fill, speak } from "../client/words.js";

const root = byId("lab");
const boot = JSON.parse(byId("lab-boot").textContent);
/** @type {any} */
export const lab = { root, boot, question: boot.question, answer: boot.answer, faults: boot.faults };
const listeners = { answer: [], day: [], pick: [] };
const sides = ["a", "b"];

lab.on = (what, listener) => listeners[what].push(listener);
const tell = (what) => listeners[what].forEach((listener) => listener());
lab.say = (key, values) => fill(boot.say[key], values);
lab.day = () => boot.days.indexOf(lab.question.date);
lab.tier = (side, code, day) => Number(lab.answer[side].tiers[lab.row.get(code)][day]);
lab.row = new Map(boot.codes.map((code, row) => [code, row]));
lab.level = (side, tier) => lab.answer[side].levels[tier];
// What a tier is compared by: itself where both rules have the same levels, else its colour.
lab.rank = (side, tier) => lab.answer[side].ranks[tier];

// Colours that a rule has of its own, wherever its tiers are shown.
const inks = (side) =>
  Object.entries(lab.answer[side].inks)
    .map(([tier, [fill, hatch, text]]) => `--t${tier}:${fill};--h${tier}:${hatch};--x${tier}:${text};`)
    .join("");
const sheet = new CSSStyleSheet();
sheet.replaceSync(sides.map((side) => `.lab .in-${side}{${inks(side)}}`).join(""));
document.adoptedStyleSheets.push(sheet);

speak(boot);
lab.longDate = (iso) => longDate(iso);

// --- the address ---------------------------------------------------------------------------------
const numbersOf = (side, before) =>
  Object.entries(lab.question[side].numbers).map(([key, value]) => [before + key, String(value)]);

const address = () => {
  const asked = new URLSearchParams(location.search);
  const query = new URLSearchParams();
  for (const key of ["lang", "theme"]) if (asked.get(key)) query.set(key, asked.get(key));
  query.set("region_set", lab.question.region_set);
  query.set("date", lab.question.date);
  if (lab.question.district) query.set("district", lab.question.district);
  for (const side of sides) {
    query.set(side, lab.question[side].scheme);
    for (const [key, value] of numbersOf(side, side + ".")) query.set(key, value);
  }
  return query;
};

const shown = keepAddress(() => "?" + address());
const write = () => {
  shown.move();
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("a[data-lang], a[data-theme-to]");
  for (const link of links) {
    const key = link.dataset.lang ? "lang" : "theme";
    const query = address();
    const own = new URL(link.href).searchParams.get(key);
    if (own) query.set(key, own);
    else query.delete(key);
    link.href = "?" + query;
  }
  for (const side of sides) {
    const query = new URLSearchParams([["scheme", lab.question[side].scheme], ...numbersOf(side, "")]);
    root.querySelector(`#side-${side} .file`).href = root.dataset.file.split("?")[0] + "?" + query;
  }
};

// --- asking --------------------------------------------------------------------------------------
const post = (url) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": root.dataset.csrf },
    body: JSON.stringify(lab.question),
  }).then((response) => {
    if (response.ok || response.status === 422) return response.json();
    throw new Error(String(response.status));
  });

// One request at a time; what was changed meanwhile is asked once it is back.
const asker = (url, take) => {
  let asking = false;
  let again = false;
  const ask = () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    root.classList.add("busy");
    const began = performance.now();
    const told = (found) => {
      asking = false;
      root.classList.remove("busy");
      take(found, began);
      if (again) {
        again = false;
        ask();
      }
    };
    post(url).then(told, () => told({ faults: { "": lab.say("failed") } }));
  };
  return ask;
};

const askGrades = asker(root.dataset.grade, (found, began) => {
  lab.faults = found.faults || {};
  if (!found.faults) lab.answer = found;
  tell("answer");
  requestAnimationFrame(() => {
    root.dataset.took = Math.round(performance.now() - began);
  });
});
const askReasons = asker(root.dataset.reasons, (found) => {
  if (found.faults || found.date !== lab.question.date) return;
  Object.assign(lab.answer, found);
  tell("pick");
});
let waiting = 0;
const soon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(askReasons, 120);
};

lab.setNumber = (side, key, value) => {
  const numbers = Object.assign({}, lab.question[side].numbers);
  if (value === boot.originals[side][key]) delete numbers[key];
  else numbers[key] = value;
  lab.question = Object.assign({}, lab.question, {
    [side]: Object.assign({}, lab.question[side], { numbers }),
  });
  write();
  askGrades();
};
lab.resetSide = (side) => {
  lab.question = Object.assign({}, lab.question, {
    [side]: { scheme: lab.question[side].scheme, numbers: {} },
  });
  write();
  askGrades();
};
lab.setDay = (day) => {
  const date = boot.days[Math.min(Math.max(day, 0), boot.days.length - 1)];
  if (date === lab.question.date) return;
  lab.question = Object.assign({}, lab.question, { date });
  lab.answer.list = null;
  lab.answer.chosen = null;
  write();
  tell("day");
  soon();
};
lab.choose = (code) => {
  lab.question = Object.assign({}, lab.question, { district: code === lab.question.district ? "" : code });
  lab.answer.chosen = null;
  write();
  tell("pick");
  if (lab.question.district) askReasons();
};
// Another rule or map has other controls: the page is asked for anew.
lab.open = (changes) => {
  const query = address();
  for (const [key, value] of Object.entries(changes)) {
    for (const old of [...query.keys()]) if (old.startsWith(key + ".")) query.delete(old);
    query.set(key, value);
  }
  if (changes.region_set) for (const key of ["date", "district"]) query.delete(key);
  location.assign("?" + query);
};
lab.write = write;
