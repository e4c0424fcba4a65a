// The short address of a picture, on a static host: to the map of its day, with what the address says beside.
import { byId } from "./dom.js";

const asked = new URLSearchParams(location.search);
// A picture in two languages names both: the first is read first.
const [language] = (asked.get("lang") || "").split(",");
const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a[data-lang]")]);
const to = new URL((links.find((one) => one.dataset.lang === language) || links[0]).href);
const cities = byId("lead").dataset.cities.split(" ");
for (const key of ["district", "level", "layer"]) {
  const value = asked.get(key) || "";
  if (value) to.searchParams.set(cities.includes(value) ? "city" : key, value);
}
location.replace(to.href);
