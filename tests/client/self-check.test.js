import assert from "node:assert/strict";
import { test } from "node:test";

import { dayNumber, evaluate, isoDay, tierOn } from "../../assets/self-check/evaluate.js";
import { canonical, listHash } from "../../assets/self-check/slip.js";
import { declarationStore } from "../../assets/self-check/storage.js";

const clause = {
  id: "high",
  dimension: "place",
  colour: "red",
  window: 14,
  lasts: 14,
  tiers: [5],
  areas: [],
  kinds: [],
  lifted_by: null,
};
const rule = { asked: [], areas: [], valid_days: 1, tier_holds: 1, clauses: [clause] };
const tiers = { first: "2020-02-01", rows: { 330203: "1150" } };

test("days are calendar days, whatever the zone", () => {
  assert.equal(dayNumber("2020-03-01") - dayNumber("2020-02-28"), 2);
  assert.equal(isoDay(dayNumber("2020-02-29")), "2020-02-29");
});

test("a tier that is missing or not graded is none, and the last one holds as long as the rule says", () => {
  const on = (day, holds) => tierOn(tiers, "330203", dayNumber(day), holds);
  assert.deepEqual([on("2020-02-03", 1), on("2020-02-04", 1), on("2020-02-05", 1)], [5, null, null]);
  const whole = { first: "2020-02-01", rows: { 330203: "15" } };
  assert.equal(tierOn(whole, "330203", dayNumber("2020-02-03"), 1), 5);
  assert.equal(tierOn(whole, "330203", dayNumber("2020-02-04"), 1), null);
  assert.equal(tierOn(tiers, "constructor", dayNumber("2020-02-03"), 1), null);
});

test("a clause that binds until the last of its days, and what cannot be told", () => {
  const stays = [{ place: "330203", from: "2020-02-01", to: "2020-02-04" }];
  const found = evaluate(rule, tiers, { on: "2020-02-04", stays, contact: null, symptom: null, test: null });
  assert.deepEqual(
    [found.colour, found.at_least, found.binding[0].until, found.untold.map(({ why }) => why)],
    ["red", false, "2020-02-17", ["not_declared", "no_tier"]],
  );
});

test("an answer that is begun and not whole is none, and what is whole counts", () => {
  const tested = { ...clause, id: "positive", dimension: "test", tiers: [], kinds: ["positive"] };
  const asking = { ...rule, asked: ["test"], clauses: [tested] };
  const result = (kind, unfinished) => {
    const test = [{ kind, day: "2020-02-03" }];
    const declared = { on: "2020-02-04", stays: [], contact: null, symptom: null, test };
    return evaluate(asking, tiers, declared, unfinished).colour;
  };
  assert.equal(result("negative", []), "green");
  assert.equal(result("negative", ["test"]), "unknown");
  assert.equal(result("positive", ["test"]), "red");
});

test("one text for one content, and its hash with the salt", async () => {
  assert.equal(canonical({ b: [null, "二"], a: { d: 1, c: "x" } }), '{"a":{"c":"x","d":1},"b":[null,"二"]}');
  const one = { on: "2020-02-10", stays: [], contact: null, symptom: null, test: null };
  assert.notEqual(await listHash(one, "00"), await listHash(one, "01"));
});

test("the store holds what was asked to be stored, and nothing that is not a declaration", () => {
  const held = new Map();
  const storage = /** @type {any} */ ({
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => held.set(key, value),
    removeItem: (key) => held.delete(key),
  });
  const store = declarationStore("https://example.org/m/a/", () => storage);
  assert.equal(store.read(), null);
  const one = { on: "2020-02-10", stays: [], contact: [], symptom: null, test: null };
  assert.equal(store.write(one), true);
  assert.deepEqual(store.read(), one);
  held.set("five-colour-self-check /m/a/", '{"on": 3}');
  assert.equal(store.read(), null);
  assert.equal(store.forget(), true);
  assert.equal(held.size, 0);
  const forbidden = declarationStore("https://example.org/", () => {
    throw new Error("forbidden");
  });
  assert.deepEqual([forbidden.read(), forbidden.write(one), forbidden.forget()], [null, false, false]);
});
