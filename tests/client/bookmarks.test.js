import assert from "node:assert/strict";
import { test } from "node:test";

import { bookmarksOf } from "../../assets/client/bookmarks.js";

const MAP = "https://maps.example/m/zj/";
const KEY = "five-colour-districts /m/zj/";
/** A store in memory; `fault` is thrown by what it names. */
const storeOf = (start = {}, fault = "") => {
  const kept = new Map(Object.entries(start));
  const act = (name, work) => (fault === name ? assert.fail("QuotaExceededError") : work());
  return {
    kept,
    getItem: (key) => act("get", () => kept.get(key) ?? null),
    setItem: (key, value) => act("set", () => kept.set(key, value)),
  };
};

test("a district is kept, in order, and no longer kept; another page of the map sees it", () => {
  const store = storeOf();
  const mine = bookmarksOf(MAP, () => store);
  assert.equal(mine.toggle("330203"), true);
  assert.equal(mine.toggle("330106"), true);
  assert.deepEqual([...store.kept], [[KEY, '["330203","330106"]']]);
  // The address of the map within a district's page is the same, whatever its query.
  const other = bookmarksOf(new URL("../", "https://maps.example/m/zj/d/330203?lang=en").href, () => store);
  assert.equal(other.has("330106"), true);
  other.toggle("330203");
  assert.deepEqual(mine.list(), ["330106"]);
});

test("maps of one origin are kept apart", () => {
  const store = storeOf({ [KEY]: '["330203"]' });
  for (const other of ["https://maps.example/", "https://maps.example/m/hb/"]) {
    assert.deepEqual(bookmarksOf(other, () => store).list(), []);
  }
});

test("what is no list of codes is passed over", () => {
  const read = (text) => bookmarksOf(MAP, () => storeOf({ [KEY]: text })).list();
  for (const text of ["", "{", "null", "7", '{"a":1}', '"330203"']) assert.deepEqual(read(text), []);
  assert.deepEqual(read('["330203",7,null,"","330203",["330106"],"海曙"]'), ["330203", "海曙"]);
});

test("a forbidden, unreadable or full store is harmless, and the page is told", () => {
  const forbidden = () => assert.fail("SecurityError");
  for (const open of [forbidden, () => null, () => storeOf({}, "get")])
    assert.deepEqual(bookmarksOf(MAP, open).list(), []);
  for (const open of [forbidden, () => null, () => storeOf({ [KEY]: '["330106"]' }, "set")]) {
    const mine = bookmarksOf(MAP, open);
    const before = mine.list();
    assert.equal(mine.toggle("330203"), false);
    assert.deepEqual(mine.list(), [...before, "330203"]);
    assert.equal(mine.toggle("330203"), false);
    assert.deepEqual(mine.list(), before);
  }
});
