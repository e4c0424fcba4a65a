import assert from "node:assert/strict";
import test from "node:test";

import { misspelt, periodEnd, repeated } from "../../assets/client/address-keys.js";

const KEYS = ["date", "district", "lang", "layer"];

test("a day is of the period that holds it", () => {
  const days = ["2026-11-01", "2026-11-02"];
  assert.equal(periodEnd("2026-11-02", days, "day"), "2026-11-02");
  assert.equal(periodEnd("2026-10-31", days, "day"), "");
  assert.equal(periodEnd("2026-11-03", days, "day"), "");
  const weeks = ["2026-10-03", "2026-10-10"];
  assert.equal(periodEnd("2026-09-27", weeks, "week"), "2026-10-03");
  assert.equal(periodEnd("2026-09-26", weeks, "week"), "");
  assert.equal(periodEnd("2026-10-04", weeks, "week"), "2026-10-10");
  assert.equal(periodEnd("2026-10-01", ["2026-10-31"], "month"), "2026-10-31");
  assert.equal(periodEnd("2026-09-30", ["2026-10-31"], "month"), "");
});

test("what is no day is of none", () => {
  for (const text of ["", "soon", "2026-1101", "202611-01", "20261301", "2026-13-01", "2026/11/01"])
    assert.equal(periodEnd(text, ["2026-11-01", "2027-01-01"], "day"), "");
  assert.equal(periodEnd("2026-02-30", ["2026-03-04"], "week"), "");
});

test("a day may be without hyphens", () => {
  assert.equal(periodEnd("20261101", ["2026-11-01"], "day"), "2026-11-01");
});

test("a key that is said twice is told with the value that counts", () => {
  assert.deepEqual(repeated("?date=a&date=b&lang=en&lang=en&x=1&x=2", KEYS), [["date", "b"]]);
});

test("a key that is nearly one of ours is told, others are let be", () => {
  assert.deepEqual(misspelt("?Date=1&dsitrict=2&districts=3&distrct=4&utm_source=5&id=6&land=7", KEYS), [
    ["Date", "date"],
    ["dsitrict", "district"],
    ["districts", "district"],
    ["distrct", "district"],
    ["land", "lang"],
  ]);
});
