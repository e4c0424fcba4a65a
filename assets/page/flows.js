// The layer of flows: half arrows of the day, their legend, and who comes from where in the chosen district.
import { byId, escape } from "../client/dom.js";
import { fill } from "../client/words.js";
import { longDay } from "./edition.js";
import { fetchJson } from "./loading.js";
import { onRenew, page, soon } from "./state.js";

/** @type {Map<string, any>} what is known of a day by now */
const known = new Map();
/** @type {Map<string, Promise<any>>} */
const asked = new Map();
/** What the layer shows at present. */
let drawn = "";
/** @type {number} which of the arrows is told, the largest first */
let told = -1;

const layer = () => byId("arrows");
/** @type {() => any[]} the largest first: it lies on top of the others */
const arrows = () => Array.from(layer().querySelectorAll("path")).reverse();

/** @type {(date: string) => Promise<any>} */
const dayOf = (date) => {
  if (!asked.has(date)) {
    const answer = page.data.flows.days.includes(date)
      ? fetchJson(`${page.boot.edition}/flows/${date}.json`)
      : Promise.resolve({ svg: "", legend: nothing(date), who: {} });
    asked.set(
      date,
      answer.then((data) => known.set(date, data).get(date)),
    );
    answer.catch(() => asked.delete(date));
  }
  return asked.get(date);
};
const nothing = (date) => fill(page.data.flows.texts.no_day, { date: longDay(date) });

/** @type {(path: any) => string} what an arrow says; its title, which browsers show beside the map's own tip, goes */
export const arrowText = (path) => {
  const title = path.querySelector("title");
  if (title) {
    path.dataset.tip = title.textContent;
    title.remove();
  }
  return path.dataset.tip;
};
/** @type {(target: any) => any} the arrow that was meant */
export const arrowAt = (target) => target && target.closest && target.closest("#arrows path");

// The chosen district's stand out, those of its city where flows are the city's.
const mark = () => {
  const code = page.state.district;
  const own = code ? [code, page.data.districts[code].city] : [];
  let some = false;
  for (const path of layer().querySelectorAll("path")) {
    const mine = own.includes(path.dataset.o) || own.includes(path.dataset.d);
    path.classList.toggle("own", mine);
    some = some || mine;
  }
  layer().classList.toggle("some", some);
};

const show = (data, date) => {
  const key = `${page.boot.edition} ${date}`;
  if (drawn !== key) layer().innerHTML = data.svg;
  drawn = key;
  told = -1;
  byId("flow-legend").hidden = false;
  byId("flow-legend").textContent = `${data.legend} ${page.data.flows.texts.keys}`;
  mark();
};
// The days beside it are there before the slider is moved to them.
const prepare = (date) => {
  const { days } = page.data;
  const at = days.indexOf(date);
  for (const day of [days[at + 1], days[at - 1]]) if (day) dayOf(day).catch(() => {});
};
const hide = () => {
  layer().innerHTML = "";
  drawn = "";
  byId("flow-legend").hidden = true;
};

const beside = () => prepare(page.state.date);
/** Draw the flows of the day that is shown, or none. */
export const paintFlows = () => {
  if (!page.data.flows || !layer()) return;
  const { date, flow } = page.state;
  if (!flow) {
    hide();
    return;
  }
  if (known.has(date)) {
    show(known.get(date), date);
    soon(beside);
    return;
  }
  dayOf(date)
    .then((data) => {
      if (page.state.date !== date || !page.state.flow) return;
      show(data, date);
      prepare(date);
    })
    .catch(hide);
};

/** @type {(step: number) => any} the next arrow by its size, marked */
export const nextArrow = (step) => {
  const all = page.state.flow ? arrows() : [];
  if (!all.length) return null;
  for (const path of all) path.classList.remove("told");
  told = (told + step + all.length) % all.length;
  all[told].classList.add("told");
  return all[told];
};

const table = (title, partners) => {
  const { texts } = page.data.flows;
  const lines = partners.map(
    ([name, value, share, bar]) =>
      `<tr><th scope="row">${escape(name)}</th><td class="n"><svg class="flow-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect x="${100 - bar}" width="${bar}" height="8"/></svg> ${escape(value)}</td><td class="n">${escape(share)}</td></tr>`,
  );
  const heads = [title, texts.value, texts.share].map(
    (head, place) => `<th scope="col"${place ? ' class="n"' : ""}>${escape(head)}</th>`,
  );
  return partners.length
    ? `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>`
    : "";
};
// As templates/flow_card.html has it.
const cardText = (own, date) => {
  const { texts } = page.data.flows;
  if (!own) return `<p class="facts">${escape(nothing(date))}</p>`;
  const beside = own.pressure && ` <small>${escape(texts.beside)}</small>`;
  return (
    (own.of && `<p class="facts">${escape(own.of)}</p>`) +
    table(texts.arriving, own.in) +
    table(texts.leaving, own.out) +
    (own.pressure &&
      `<p class="pressure"><b>${escape(texts.pressure)}</b> ${escape(own.pressure)}${beside}</p>`) +
    (own.residual && `<p class="pressure"><b>${escape(texts.residual_label)}</b> ${escape(own.residual)}</p>`)
  );
};
/** @type {(code: string, address: string) => string} room for what `fillFlowCard` says */
export const flowCard = (code, address) => {
  if (!page.data.flows) return "";
  const { texts } = page.data.flows;
  const day = known.get(page.state.date);
  return (
    `<div class="flow-card" id="flow-card"><h3>${escape(texts.who)}</h3>` +
    `<div>${day ? cardText(day.who[code], page.state.date) : ""}</div>` +
    `<p><a data-page="flows" href="${escape(address)}">${escape(texts.to_flows)} →</a></p></div>`
  );
};
/** Say it as soon as the day is known. */
export const fillFlowCard = (code) => {
  const { date } = page.state;
  const area = byId("flow-card");
  if (!page.data.flows || !area || known.has(date)) return;
  dayOf(date)
    .then((data) => {
      const room = byId("flow-card") && byId("flow-card").querySelector("div");
      if (room && page.state.date === date && page.state.district === code)
        room.innerHTML = cardText(data.who[code], date);
    })
    .catch(() => {});
};

onRenew(() => {
  known.clear();
  asked.clear();
});
