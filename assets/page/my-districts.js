// My districts: those that the reader keeps on this device stand above the search, one tap from their cards.
import { bookmarksOf } from "../client/bookmarks.js";
import { byId, escape } from "../client/dom.js";
import { levelOn } from "./details.js";
import { besideLastWeek, dayIndex, nameOf, say } from "./edition.js";
import { choose, page } from "./state.js";

const nav = byId("mine");
const bookmarks = bookmarksOf(new URL("./", location.href).href);
// Their room is there from the first HTML on, and one line high, so that nothing moves when they come.
const list = nav.querySelector("ul");
/** @param {unknown[]} codes */
const room = (codes) => {
  nav.hidden = !codes.length && !byId("locate");
};
room(bookmarks.list());

/** @type {(code: string, day: number) => string} a district to be opened, with its level, and how that has changed */
export const buttonOf = (code, day) => {
  const { tier, level } = levelOn(code, day);
  const beside = page.state.layer === "graded" ? besideLastWeek(code, day) : "";
  const told =
    beside === "worse" || beside === "better" ? `<small>${escape(say(`mine_${beside}`))}</small>` : "";
  const chosen = code === page.state.district ? ' aria-current="true"' : "";
  return (
    `<li><button type="button" data-code="${escape(code)}"${chosen}>` +
    `<span class="badge t${tier}">${escape(level)}</span> ${escape(nameOf(code))} ${told}</button></li>`
  );
};

/** On a phone the card of who looked for a district comes to stand before the map, as where an address names one. */
export const cardFirst = (first = true) => document.querySelector(".sheet").classList.toggle("own", first);

/** Draw them for the shown day; codes that this edition does not have are passed over, not forgotten. */
export const showMine = () => {
  const codes = bookmarks.list().filter((code) => Object.hasOwn(page.data.districts, code));
  /** @type {any} */
  const focused = nav.contains(document.activeElement) && document.activeElement;
  room(codes);
  if (!page.state.district) cardFirst(false);
  const day = dayIndex();
  list.innerHTML = codes.map((code) => buttonOf(code, day)).join("");
  if (focused) nav.querySelector(`[data-code="${CSS.escape(focused.dataset.code)}"]`)?.focus();
};

const textOf = (code) => say(bookmarks.has(code) ? "mine_remove" : "mine_keep");
/** @type {(code: string) => string} what the card of a district has for it */
export const keepButton = (code) =>
  `<p class="keep-line"><button type="button" class="keep" data-keep="${escape(code)}">${escape(textOf(code))}</button> <small></small></p>`;

byId("card").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-keep]");
  if (!button) return;
  const stored = bookmarks.toggle(button.dataset.keep);
  button.textContent = textOf(button.dataset.keep);
  button.nextElementSibling.textContent = stored ? "" : say("mine_failed");
  showMine();
});
nav.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-code]");
  if (!button || !page.data) return;
  cardFirst();
  choose(button.dataset.code);
});

// Another page of the map may have changed them meanwhile.
const renew = () => {
  if (!page.data) return;
  showMine();
  const button = byId("card").querySelector("[data-keep]");
  if (button) button.textContent = textOf(button.dataset.keep);
};
addEventListener("storage", renew);
addEventListener("pageshow", ({ persisted }) => persisted && renew());
