// The form: rows of places and of events, what they say, and what is wrong with them.
import { byId, escape } from "../client/dom.js";
import { dayNumber, isoDay } from "./evaluate.js";
import { placeName, placeOf, places, rule, say, told } from "./told.js";

const form = byId("declaration");
const stayList = form.querySelector("#stays .entries");
/** @type {() => HTMLElement[]} */
const questions = () => [...form.querySelectorAll(".question")].map((one) => /** @type {any} */ (one));
const dimensionOf = (question) => question.dataset.dimension;
let made = 0;

const span = () => `min="${isoDay(dayNumber(told.first) - 60)}" max="${byId("on").value || told.last}"`;
const dateField = (name, label, value) =>
  `<label>${escape(label)} <input type="date" data-field="${name}" value="${escape(value)}" ${span()}></label>`;
const fault = () => {
  const id = `fault-${++made}`;
  return `<p class="fault" id="${id}" data-fault></p>`;
};
const removeButton = (what) =>
  `<button type="button" class="remove" data-remove aria-label="${escape(say("remove_what", { what }))}">×</button>`;

/** @type {(stay?: { place: string, from: string, to: string }) => void} */
export const addStay = ({ place, from, to } = { place: "", from: "", to: "" }) => {
  const row = document.createElement("li");
  row.innerHTML =
    `<label class="wide">${escape(say("place"))} <input type="text" autocomplete="off" list="places" data-field="place" value="${escape(place && placeName(place))}"></label>` +
    dateField("from", say("from"), from) +
    dateField("to", say("to"), to) +
    removeButton(say("place")) +
    fault();
  stayList.append(row);
};

/** @type {(question: HTMLElement, event?: { kind: string, day: string }) => void} */
export const addEvent = (question, { kind, day } = { kind: "", day: "" }) => {
  const options = rule()
    .kinds.filter(({ dimension }) => dimension === dimensionOf(question))
    .map(
      ({ id, name }) =>
        `<option value="${escape(id)}"${id === kind ? " selected" : ""}>${escape(name)}</option>`,
    );
  const row = document.createElement("li");
  row.innerHTML =
    `<label class="wide">${escape(say("kind"))} <select data-field="kind"><option value="">${escape(say("choose"))}</option>${options.join("")}</select></label>` +
    dateField("day", say("on_day"), day) +
    removeButton(say("kind")) +
    fault();
  question.querySelector(".entries").append(row);
  /** @type {any} */ (question.querySelector("[data-nothing]")).checked = false;
};

const values = (row) =>
  Object.fromEntries([...row.querySelectorAll("[data-field]")].map((one) => [one.dataset.field, one.value]));

/** Say what is wrong with a row, at it and to who cannot see it. */
const complain = (row, text) => {
  const line = row.querySelector("[data-fault]");
  line.textContent = text;
  for (const field of row.querySelectorAll("[data-field]")) {
    if (text) field.setAttribute("aria-describedby", line.id);
    else field.removeAttribute("aria-describedby");
    field.toggleAttribute("aria-invalid", Boolean(text));
  }
};

const stayFault = ({ place, from, to }) => {
  // A row that nobody has begun is no fault: its days are told as days without a place.
  if (!place) return "";
  if (!placeOf(place)) return say("not_found");
  if (!from || !to) return say("no_dates");
  return to < from ? say("wrong_dates") : "";
};

const dayOfCheck = () => byId("on").value || told.on;
/** What a whole row says that does not count; the answer is worked out without it. */
const afterCheck = (day) => (day > dayOfCheck() ? say("after_check") : "");

const readStays = () => {
  const found = [];
  for (const row of stayList.children) {
    const entry = values(row);
    const wrong = stayFault(entry);
    complain(row, wrong || (entry.place ? afterCheck(entry.to) : ""));
    const place = placeOf(entry.place);
    if (!wrong && place) found.push({ place, from: entry.from, to: entry.to });
  }
  return found;
};

const readEvents = (question) => {
  if (question.hidden) return null;
  const found = [];
  for (const row of question.querySelectorAll(".entries > li")) {
    const event = values(row);
    const whole = event.kind && event.day;
    if (whole) complain(row, afterCheck(event.day));
    else complain(row, event.kind || event.day ? say("no_day") : "");
    if (whole) found.push(event);
  }
  const nothing = question.querySelector("[data-nothing]").checked;
  return found.length || nothing ? found : null;
};

/** What is declared; a row that is not whole is no part of it, and says so. */
export const declared = () => ({
  on: dayOfCheck(),
  stays: readStays(),
  ...Object.fromEntries(questions().map((one) => [dimensionOf(one), readEvents(one)])),
});

/** Stays that are begun and not whole, with the days on which they may have been; no place has such a name. */
const unfinishedStays = (on) =>
  [...stayList.children]
    .map(values)
    .filter(stayFault)
    .map(({ place, from, to }) => {
      const days = from && to ? [from, to].sort() : [windowStart(on), on];
      return { place: `“${place.trim()}”`, from: days[0], to: days[1] };
    });

const isUnfinished = (row) => {
  const { kind, day } = values(row);
  return Boolean(kind) !== Boolean(day);
};

/** What a row says that is begun and not whole: it is no part of what is declared, and yet not nothing. */
export const unfinished = (on) => ({
  stays: unfinishedStays(on),
  dimensions: questions()
    .filter((one) => !one.hidden && [...one.querySelectorAll(".entries > li")].some(isUnfinished))
    .map(dimensionOf),
});

/** Fill the form; what the chosen rule does not know stays out. */
export const fillForm = (declaration) => {
  byId("on").value = declaration.on;
  stayList.replaceChildren();
  for (const stay of declaration.stays) addStay(stay);
  if (!declaration.stays.length)
    addStay({ place: "", from: windowStart(declaration.on), to: declaration.on });
  for (const question of questions()) {
    const events = declaration[dimensionOf(question)];
    question.querySelector(".entries").replaceChildren();
    for (const event of events || []) addEvent(question, event);
    /** @type {any} */ (question.querySelector("[data-nothing]")).checked = Boolean(events && !events.length);
  }
};

/** The first day that a place is asked for. */
const windowStart = (on) => {
  const windows = rule()
    .clauses.filter(({ dimension }) => dimension === "place")
    .map((one) => one.window);
  return isoDay(dayNumber(on) - Math.max(0, ...windows));
};

/** Ask what the chosen rule asks. */
export const askFor = () => {
  for (const question of questions()) question.hidden = !rule().asked.includes(dimensionOf(question));
  byId("places").innerHTML = places()
    .map(([, label]) => `<option value="${escape(label)}"></option>`)
    .join("");
};

/** An empty declaration. */
export const nothing = (on) => ({ on, stays: [], contact: null, symptom: null, test: null });

/** @type {(changed: () => void) => void} tell of every change */
export const watch = (changed) => {
  form.addEventListener("input", ({ target }) => {
    const field = /** @type {any} */ (target);
    // A name is no fault while it is being typed; one that was chosen counts at once.
    if (field.dataset.field === "place" && placeOf(field.value)) changed();
  });
  form.addEventListener("change", ({ target }) => {
    const field = /** @type {any} */ (target);
    if (field.id === "rule") return;
    const question = field.closest(".question");
    // Nothing and something cannot both be.
    if (field.matches("[data-nothing]") && field.checked)
      question.querySelector(".entries").replaceChildren();
    changed();
  });
  form.addEventListener("click", ({ target }) => {
    const button = /** @type {any} */ (target).closest("button[data-add], button[data-remove]");
    if (!button) return;
    if (button.dataset.add === "stay") addStay();
    else if (button.dataset.add === "event") addEvent(button.closest(".question"));
    const list = button.closest("fieldset").querySelector(".entries");
    if (button.dataset.add) list.lastElementChild.querySelector("input, select").focus();
    else {
      const add = button.closest("fieldset").querySelector("[data-add]");
      button.closest("li").remove();
      add.focus();
    }
    changed();
  });
};
