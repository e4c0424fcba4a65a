// A page, its scripts and its edition are kept on the device by the service worker.

/**
 * Ask the worker to keep this page; what was loaded before it was there, it takes from the browser's own store.
 * @param {string} [edition] address of the edition that the page shows
 */
export const keepOnDevice = (edition) => {
  const container = navigator.serviceWorker;
  if (!container) return;
  container
    .register("service-worker.js")
    .then(() => container.ready)
    .then(({ active }) => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const urls = [location.href.replace(/#.*/, ""), ...loaded];
      active?.postMessage({ kind: "keep", edition, urls });
    })
    .catch(() => {});
};
