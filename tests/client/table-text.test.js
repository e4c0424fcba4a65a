import assert from "node:assert/strict";
import { test } from "node:test";
import { fromTable, toTable } from "../../assets/contacts/table-text.js";

test("cells of a spreadsheet's clipboard", () => {
  assert.deepEqual(fromTable("a\tb\r\nc\t\r\n"), [
    ["a", "b"],
    ["c", ""],
  ]);
  assert.deepEqual(fromTable('"two\nlines"\t"a ""word"""'), [["two\nlines", 'a "word"']]);
  assert.deepEqual(fromTable('5" pipe\tx'), [['5" pipe', "x"]]);
});

test("what is written is read again", () => {
  const rows = [
    ["a\tb", "", 'say "it"'],
    ["", "c\nd", " "],
  ];
  assert.deepEqual(fromTable(toTable(rows)), rows);
});
