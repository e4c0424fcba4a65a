// A page, its scripts and its edition are kept on the device by the service worker, and a kept one says since when.
import { dayOf, timeOf } from "./clock.js";
import { longDate } from "./dates.js";
import { byId } from "./dom.js";
import { fill } from "./words.js";

/**
 * Ask the worker to keep this page; what was loaded before it was there, it takes from the browser's own store.
 * @param {string} [edition] address of the edition that the page shows
 * @param {string} [root] of the map, as the page names it
 */
export const keepOnDevice = (edition, root = "") => {
  const container = navigator.serviceWorker;
  if (!container) return;
  container
    .register(`${root}service-worker.js`)
    .then(() => container.ready)
    .then(({ active }) => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const urls = [location.href.replace(/#.*/, ""), ...loaded];
      active?.postMessage({ kind: "keep", edition, urls });
    })
    .catch(() => {});
};

/**
 * Where this page comes from the device, say of when it is, and tell those who hear news (event `kept`).
 * @param {() => void} [also] what else such a page has to say
 */
export const sayWhenStored = (also = () => {}) => {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return;
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data: moment }) => {
    if (!moment) return;
    const line = byId("offline");
    const { zone, text } = line.dataset;
    line.textContent = fill(text, { date: longDate(dayOf(zone, moment)), time: timeOf(zone, moment) });
    line.hidden = false;
    dispatchEvent(new Event("kept"));
    also();
  };
  worker.postMessage({ kind: "ask" }, [channel.port2]);
};
