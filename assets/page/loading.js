// How the data of an edition are asked for in the language of the page.
import { fetchData } from "../client/edition-data.js";
import { page } from "./state.js";

/** @type {(url: string) => Promise<any>} */
export const fetchJson = (url) => fetchData(url, { ...page.boot, lang: page.state.lang });
