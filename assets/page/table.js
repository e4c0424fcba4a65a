// The table of districts: of very many it lists the chosen city's, and so many at most (as pages/map_page.py does).
import { byId, escape } from "../client/dom.js";
import { number } from "../client/words.js";
import {
  cumulativeText,
  differs,
  levelName,
  levelNames,
  longDay,
  measureText,
  nameOf,
  publishedTiers,
  say,
  shortOf,
  tierOn,
  weekText,
} from "./edition.js";
import { riseMark } from "./signs.js";
import { addressOf, page } from "./state.js";

const list = byId("districts");
/** @type {Record<string, number>} */
const places = {};
for (const head of list.tHead.rows[0].cells) places[head.dataset.column] = head.cellIndex;

const listedCodes = () => {
  const { districts, home, longTable } = page.data;
  const every = Object.keys(districts).sort();
  const city = page.state.city || home;
  const own = every.filter((code) => districts[code].city === city);
  return (own.length ? own : every).slice(0, longTable);
};

/** @type {(code: string) => string} a line whose figures are yet to be written */
const emptyRow = (code) => {
  const { city, other } = page.data.districts[code];
  const short = city in page.data.cities ? shortOf(city) : "";
  const cells = Object.keys(places).map((column) => {
    if (column === "district")
      return `<th scope="row" data-city="${escape(short)}"><a>${escape(nameOf(code))}</a> <small>${escape(other || "")}</small></th>`;
    if (column === "city") return `<td class="city">${escape(short)}</td>`;
    const named = column === "tier" || column === "published";
    return named ? "<td></td>" : `<td class="n${column[0] === "m" ? ` ${column}` : ""}"></td>`;
  });
  return `<tr id="r${code}">${cells.join("")}</tr>`;
};

let shown = page.state.city;
// Another city's districts, where not all are listed.
const relist = () => {
  const count = Object.keys(page.data.districts).length;
  if (count <= page.data.longTable || shown === page.state.city) return;
  shown = page.state.city;
  const codes = listedCodes();
  list.tBodies[0].innerHTML = codes.map(emptyRow).join("");
  byId("table-part").textContent = say("table_part", { count: number(codes.length), all: number(count) });
};

/** @type {(day: number) => void} */
export const table = (day) => {
  relist();
  list.caption.textContent = say("table_caption", { date: longDay(page.state.date) });
  const write = (row, column, html) => {
    if (column in places) row.cells[places[column]].innerHTML = html;
  };
  for (const row of list.tBodies[0].rows) {
    const code = row.id.slice(1);
    const tier = tierOn(code, day);
    const possible = publishedTiers(code, day);
    write(row, "tier", `<i class="dot t${tier}"></i>${escape(levelName(tier))}`);
    write(
      row,
      "published",
      (possible.length === 1 ? `<i class="dot t${possible[0]}"></i>` : "") +
        escape(possible.length ? levelNames(possible) : say("none_published")) +
        (differs(code, day) ? `<abbr title="${escape(say("differs_mark"))}">≠</abbr>` : ""),
    );
    write(row, "cumulative", escape(cumulativeText(code, day)));
    write(row, "week", riseMark(code, day) + escape(weekText(code, day)));
    page.data.measures.forEach((_, place) => write(row, `m${place}`, escape(measureText(code, day, place))));
    row.cells[0].firstChild.href = addressOf(Object.assign({}, page.state, { district: code }));
    if (code === page.state.district) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
};
