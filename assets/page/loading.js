// When to ask the server for more, and how.
import { page } from "./state.js";

/** Nothing else is asked for before the map can be seen. */
export const mapSeen = new Promise((done) => {
  const idle = window.requestIdleCallback
    ? () => requestIdleCallback(done, { timeout: 400 })
    : () => setTimeout(done, 100);
  // Four frames: the second is the first that can hold the whole map, and drawing it may take the third.
  const frames = (left) => (left ? requestAnimationFrame(() => frames(left - 1)) : idle());
  if (!window.PerformanceObserver || !PerformanceObserver.supportedEntryTypes.includes("paint")) frames(4);
  else {
    new PerformanceObserver((_, observer) => {
      observer.disconnect();
      frames(4);
    }).observe({ type: "paint", buffered: true });
  }
});

/** @type {(url: string, lang: string, build: string) => string} */
const inLanguage = (url, lang, build) =>
  page.boot.site ? url.replace(/\.json$/, `.${lang}.${build}.json`) : `${url}?lang=${lang}&build=${build}`;

/**
 * A file of an edition in the page's language, as this build of the program makes it: browsers keep it for ever.
 * @param {string} url
 * @returns {Promise<any>}
 */
export const fetchJson = (url) =>
  fetch(inLanguage(url, page.state.lang, page.boot.build)).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    return answer.json();
  });
