// How the data of an edition are asked for, on a server and on a static host.

/**
 * A file of an edition in a language, as this build of the program makes it: browsers keep it for ever. Static
 * hosts know no query: there language and build stand in the file's name, as web/site/static_paths.py has it.
 * @param {string} url of JSON
 * @param {{ lang: string, build: string, site?: unknown }} of
 * @returns {Promise<any>}
 */
export const fetchData = (url, { lang, build, site }) =>
  fetch(site ? url.replace(/\.json$/, `.${lang}.${build}.json`) : `${url}?lang=${lang}&build=${build}`).then(
    (answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status} ${url}`))),
  );
