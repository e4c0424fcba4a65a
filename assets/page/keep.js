// The page, its scripts and its edition are kept on the device; without a network it says since when.
import { dayOf, timeOf } from "../client/clock.js";
import { byId } from "../client/dom.js";
import { keepOnDevice } from "../client/offline.js";
import { calendarDay, say } from "./edition.js";
import { ready, tellAge } from "./panels.js";
import { page } from "./state.js";

const container = navigator.serviceWorker;

/** @param {number} moment */
const tell = (moment) => {
  tellAge();
  byId("offline").hidden = false;
  byId("offline").textContent = say("kept_offline", {
    date: calendarDay(dayOf(page.boot.zone, moment)),
    time: timeOf(page.boot.zone, moment),
  });
};

/** Ask whether this page comes from the device, and of when it is. */
const ask = () => {
  if (!container.controller) return;
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => data && tell(data);
  container.controller.postMessage({ kind: "ask" }, [channel.port2]);
};

if (container) {
  ready.then(
    () => {
      ask();
      // Once everything is there: nobody waits for it.
      const later = new MutationObserver(() => {
        if (document.documentElement.dataset.ready !== "all") return;
        later.disconnect();
        keepOnDevice(page.boot.edition);
      });
      later.observe(document.documentElement, { attributes: true, attributeFilter: ["data-ready"] });
    },
    () => {},
  );
}
