// A district's own page: the button that keeps it on the first screen of the map.
import { bookmarksOf } from "./bookmarks.js";
import { byId } from "./dom.js";

const button = byId("keep");
const { code, keep, remove, failed } = button.dataset;
const bookmarks = bookmarksOf(new URL("../", location.href).href);

const tell = () => {
  button.textContent = bookmarks.has(code) ? remove : keep;
};
button.addEventListener("click", () => {
  const stored = bookmarks.toggle(code);
  tell();
  byId("keep-failed").textContent = stored ? "" : failed;
});
// Another page of the map may have changed it meanwhile.
addEventListener("storage", tell);
addEventListener("pageshow", tell);
tell();
button.hidden = false;
