// Tables as spreadsheets put them on the clipboard: cells parted by tabs, quoted where they hold one.

/**
 * The cells of a text; a last line that is empty is none.
 * @type {(text: string) => string[][]}
 */
export function fromTable(text) {
  const rows = [[""]];
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < plain.length; i += 1) {
    const sign = plain[i];
    const row = rows[rows.length - 1];
    const at = row.length - 1;
    if (quoted && sign === '"' && plain[i + 1] === '"') {
      row[at] += '"';
      i += 1;
    } else if (sign === '"' && (quoted || row[at] === "")) {
      quoted = !quoted;
    } else if (quoted || (sign !== "\t" && sign !== "\n")) {
      row[at] += sign;
    } else if (sign === "\t") {
      row.push("");
    } else {
      rows.push([""]);
    }
  }
  return rows;
}

/** @type {(rows: string[][]) => string} */
export function toTable(rows) {
  const written = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
  return rows.map((row) => row.map(written).join("\t") + "\n").join("");
}
