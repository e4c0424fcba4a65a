// How the data of an edition are asked for.
import { page } from "./state.js";

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
