// A sheet to enter a line list in: cells to move through by keys, tables to paste. The text field that it
// stands for holds the rows; without this script that one is filled in itself.
import { byId } from "../client/dom.js";
import { fromTable, toTable } from "./table-text.js";

const LEAST_ROWS = 8;
const text = byId("rows");
const sheet = byId("sheet");
const boot = JSON.parse(byId("sheet-boot").textContent);
const [header, ...first] = fromTable(text.value);
const faults = new Map(boot.faults.map((one) => [`${one.row} ${one.column}`, one.told]));

const body = document.createElement("tbody");

/** @type {(row: number, column: number) => HTMLInputElement | undefined} */
const cell = (row, column) => /** @type {any} */ (body.rows[row]?.cells[column + 1]?.firstElementChild);

/** @type {(at: number) => string} */
const rowName = (at) => sheet.dataset.row.replace("{row}", String(at + 1));

function number() {
  for (const [at, row] of [...body.rows].entries()) {
    row.cells[0].textContent = String(at + 1);
    header.forEach((column, i) => cell(at, i)?.setAttribute("aria-label", `${column}, ${rowName(at)}`));
    const remove = row.cells[header.length + 1].firstElementChild;
    remove?.setAttribute("aria-label", sheet.dataset.remove.replace("{row}", String(at + 1)));
  }
}

/** @type {(values?: string[]) => void} */
function addRow(values = []) {
  const row = body.insertRow();
  row.append(document.createElement("th"));
  row.cells[0].scope = "row";
  header.forEach((column, i) => {
    const input = document.createElement("input");
    input.value = values[i] ?? "";
    input.autocomplete = "off";
    input.spellcheck = false;
    if (boot.choices[column]) input.setAttribute("list", `choices-${i}`);
    if (boot.days.includes(column)) input.placeholder = "2020-02-09";
    row.insertCell().append(input);
  });
  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "×";
  remove.addEventListener("click", () => {
    row.remove();
    if (!body.rows.length) addRow();
    number();
  });
  row.insertCell().append(remove);
}

/** The cell that has the focus, as row and column. */
function focused() {
  const input = document.activeElement;
  const row = input?.closest("tr");
  if (!row || !body.contains(row)) return null;
  const at = [...row.cells].findIndex((one) => one.contains(input));
  return { row: row.sectionRowIndex, column: at - 1 };
}

/** @type {(row: number, column: number) => void} */
function go(row, column) {
  if (row === body.rows.length) {
    addRow();
    number();
  }
  cell(row, column)?.focus();
  cell(row, column)?.select();
}

body.addEventListener("keydown", (event) => {
  const at = focused();
  if (!at || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
  const { selectionStart, selectionEnd, value } = event.target;
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
  if (selectionStart === 0 && selectionEnd === 0) steps.ArrowLeft = [0, -1];
  if (selectionStart === value.length) steps.ArrowRight = [0, 1];
  const step = steps[event.key];
  // With Alt the browser's own list of choices opens.
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(at.row + step[0], at.column + step[1]);
});

body.addEventListener("paste", (event) => {
  const at = focused();
  const pasted = fromTable(event.clipboardData?.getData("text/plain") ?? "");
  if (!at || (pasted.length === 1 && pasted[0].length === 1)) return;
  event.preventDefault();
  pasted.forEach((values, down) => {
    if (at.row + down === body.rows.length) addRow();
    values.forEach((value, right) => {
      const input = cell(at.row + down, at.column + right);
      if (input) input.value = value;
    });
  });
  number();
});

function build() {
  const table = document.createElement("table");
  table.className = "line-sheet";
  const head = table.createTHead().insertRow();
  for (const name of ["", ...header, ""]) {
    const one = document.createElement(name ? "th" : "td");
    if (name) one.setAttribute("scope", "col");
    one.textContent = name;
    head.append(one);
  }
  table.append(body);
  header.forEach((column, i) => {
    if (!boot.choices[column]) return;
    const list = document.createElement("datalist");
    list.id = `choices-${i}`;
    list.append(...boot.choices[column].map((one) => new Option(one)));
    sheet.append(list);
  });
  for (const values of first) addRow(values);
  while (body.rows.length < Math.max(LEAST_ROWS, first.length + 1)) addRow();
  number();
  mark();
  sheet.append(table);
}

/** Marks the cells that did not hold, each with its remedy as its description. */
function mark() {
  for (let row = 0; row < body.rows.length; row += 1) {
    header.forEach((column, i) => {
      const told = faults.get(`${row + 1} ${column}`);
      const input = cell(row, i);
      if (!told || !input) return;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-description", told);
      input.title = told;
    });
  }
}

/** The rows that hold something, as they stand in the text field. */
function rows() {
  const all = [...body.rows].map((_, row) => header.map((_name, column) => cell(row, column)?.value ?? ""));
  return all.filter((values) => values.some((value) => value.trim()));
}

build();
sheet.hidden = false;
text.closest("label").hidden = true;
byId("more-rows").hidden = false;
byId("more-rows").addEventListener("click", () => {
  const at = body.rows.length;
  for (let i = 0; i < LEAST_ROWS; i += 1) addRow();
  number();
  go(at, 0);
});
text.form.addEventListener("submit", () => {
  text.value = toTable([header, ...rows()]);
});
// Who leaves the page with rows in the sheet is asked.
let sent = false;
text.form.addEventListener("submit", () => {
  sent = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!sent && rows().length) event.preventDefault();
});
