// What leads to other pages and to files.
import { byId } from "../client/dom.js";
import { addressOf, onRenew, page, pageAddress } from "./state.js";

/** @type {() => any} */
const datedLinks = () => document.querySelectorAll(".colophon a[href*='date=']");
// Which edition and day the links of the HTML are of.
const opened = { id: page.boot.edition.replace("editions/", ""), date: page.boot.defaults.date };
/** Lead to the day, place and layer that are shown. */
export const links = () => {
  for (const to of ["dark", "light"])
    byId(`to-${to}`).href = addressOf(Object.assign({}, page.state, { theme: to }));
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const others = document.querySelectorAll("a[data-lang]");
  for (const link of others)
    link.href = addressOf(Object.assign({}, page.state, { lang: link.dataset.lang }));
  byId("cite").href = addressOf(Object.assign({}, page.state, { edition: page.data.id }));
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const pages = document.querySelectorAll("a[data-page]");
  for (const link of pages) link.href = pageAddress(link.dataset.page || "");
  // A static site has the files of the day that an edition opens on.
  if (page.boot.site)
    byId("day-files").hidden = page.state.date !== opened.date || page.data.id !== opened.id;
  for (const link of datedLinks()) {
    link.href = link
      .getAttribute("href")
      .replace(/date=[\d-]+/, "date=" + page.state.date)
      .replace(/layer=\w+/, "layer=" + page.state.layer);
  }
  const press = byId("to-press");
  // On a static site it is a page of the edition, as others are.
  if (page.boot.site) {
    press.setAttribute("href", pageAddress("press").replace(/[?].*/, ""));
    return;
  }
  const place = page.state.district || page.state.city;
  const asked = press
    .getAttribute("href")
    .replace(/edition=[^&]+/, `edition=${page.data.id}`)
    .replace(/&place=[^&]+/, "");
  press.setAttribute("href", asked + (place ? `&place=${place}` : ""));
};

// Whoever is quicker than `soon` after a change of day follows, copies or drags a link to that day all the same.
for (const kind of ["click", "auxclick", "contextmenu", "dragstart"])
  document.addEventListener(
    kind,
    ({ target }) => {
      if (page.data && target instanceof Element && target.closest("a")) links();
    },
    true,
  );

onRenew(() => {
  for (const link of datedLinks()) {
    link.href = link.getAttribute("href").replace(/editions\/[^/]+/, page.boot.edition);
  }
});
