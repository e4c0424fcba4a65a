// The page, its scripts and its edition are kept on the device; without a network it says since when.
import { keepOnDevice, sayWhenStored } from "../client/offline.js";
import { ready, tellAge } from "./panels.js";
import { page } from "./state.js";

ready.then(
  () => {
    sayWhenStored(tellAge);
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
