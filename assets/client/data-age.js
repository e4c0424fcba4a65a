// How old the newest figures are, in words, on pages that are kept by caches and static hosts for longer than a day.
import { ageWord, daysSince, setClock } from "./clock.js";
import { byId } from "./dom.js";

const line = byId("age");
const { zone, newest, within, length } = line.dataset;
const tell = () => {
  const days = daysSince(zone, newest);
  line.textContent = line.dataset[ageWord(days, Number(within), Number(length))].replace(
    "{days}",
    new Intl.NumberFormat(document.documentElement.lang).format(days),
  );
  line.hidden = false;
};

// By the server's clock; where it cannot be asked, the device's is all there is.
fetch(`${byId("offline").dataset.root}live.json`, { method: "HEAD", cache: "no-cache" })
  .then(({ headers }) => setClock(Date.parse(headers.get("date") || "")))
  .catch(() => {})
  .then(tell);
