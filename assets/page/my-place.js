// My location: the browser's own, found among the polygons of this page. Nothing is sent, and nothing asked of the server.
import { byId } from "../client/dom.js";
import { around, ringsOf, within } from "../client/polygons.js";
import { unitsOf } from "../client/projection.js";
import { language } from "../client/words.js";
import { dayIndex, membersOf, nameOf, say } from "./edition.js";
import { buttonOf, cardFirst } from "./my-districts.js";
import { ready } from "./panels.js";
import { choose, onChange, onRenew, page } from "./state.js";

const button = byId("locate");
const line = byId("place");
const choices = byId("place-choices");
const SECONDS = 20;
// Borders are drawn simplified, by 0.7 of a pixel (seven units), and rounded to a unit.
const BORDER_UNITS = 8;
// Of more districts nobody would choose one: the location is too inexact.
const MOST = 6;

/** @typedef {import("../client/projection.js").Sheet} Sheet */

/** @type {(metres: number) => string} a length as the language writes it */
const length = (metres) => {
  const far = metres >= 1000;
  const written = new Intl.NumberFormat(language.locale, {
    style: "unit",
    unit: far ? "kilometer" : "meter",
    maximumSignificantDigits: 2,
  });
  return written.format(far ? metres / 1000 : metres);
};

/** @type {string[]} the districts that are offered */
let offered = [];
const offer = () => {
  choices.innerHTML = offered.map((code) => buttonOf(code, dayIndex())).join("");
};
/** @type {(key: string, values?: Record<string, unknown>, codes?: string[]) => void} */
const tell = (key, values, codes = []) => {
  line.textContent = key && say(key, values);
  offered = codes;
  offer();
};

/** @type {(box: number[], point: number[], radius: number) => boolean} */
const near = ([left, top, right, foot], [x, y], radius) =>
  x >= left - radius && x <= right + radius && y >= top - radius && y <= foot + radius;

/** @type {(sheet: Sheet, code: string) => boolean} far islands are drawn in frames of their own, and only there */
const drawnOn = ({ frame }, code) => {
  const box = page.data.boxes[code];
  if (frame) return within(box, frame);
  return !page.data.sheets.some((other) => within(box, other.frame));
};

/** @type {(lon: number, lat: number, metres: number) => { inside: boolean, codes: string[] }} */
const districtsAt = (lon, lat, metres) => {
  for (const sheet of page.data.sheets) {
    const point = unitsOf(sheet, lon, lat);
    const radius = metres / sheet.metres + BORDER_UNITS;
    const polygons = Object.keys(page.data.boxes)
      .filter((code) => near(page.data.boxes[code], point, radius) && drawnOn(sheet, code))
      .map((code) => /** @type {[string, any]} */ ([code, ringsOf(byId("d" + code).getAttribute("d"))]));
    const found = around(polygons, point, radius);
    if (found.codes.length) return { inside: found.inside, codes: found.codes.flatMap(membersOf) };
  }
  return { inside: false, codes: [] };
};

/** @param {GeolocationPosition} position */
const located = ({ coords }) => {
  const { inside, codes } = districtsAt(coords.longitude, coords.latitude, coords.accuracy);
  const radius = length(coords.accuracy);
  if (!codes.length) tell("place_outside", { radius });
  else if (codes.length > MOST) tell("place_inexact", { radius });
  else if (!inside) tell("place_beside", { radius }, codes);
  else if (codes.length > 1) tell("place_several", { radius }, codes);
  // Its card has reasons from the server: not before the reader asks for them.
  else tell("place_found", { radius, name: nameOf(codes[0]) }, codes);
};

/** @type {Record<number, string>} by the codes of GeolocationPositionError */
const faults = { 1: "place_refused", 2: "place_unknown", 3: "place_late" };

const ask = () => {
  if (!page.data) return;
  if (!isSecureContext || !navigator.geolocation) {
    tell("place_insecure");
    return;
  }
  tell("place_asking");
  navigator.geolocation.getCurrentPosition(
    located,
    ({ code }) => tell(faults[code] || "place_unknown", { seconds: SECONDS }),
    { timeout: SECONDS * 1000 },
  );
};

if (button) {
  button.addEventListener("click", ask);
  choices.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-code]");
    if (!chosen) return;
    cardFirst();
    choose(chosen.dataset.code);
  });
  // Until the data is there, names and texts are not.
  ready.then(
    () => (button.disabled = false),
    () => {},
  );
  // What is offered has the level of the shown day; another edition may have other districts.
  onChange(offer);
  onRenew(() => tell(""));
}
