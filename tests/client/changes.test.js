import assert from "node:assert/strict";
import { test } from "node:test";
import { changed } from "../../assets/client/changes.js";

test("an edition's data out of another's", () => {
  const kept = { tiers: "123" };
  const old = { days: ["a", "b"], a: kept, b: { tiers: "111" }, gone: 1 };
  const change = [
    1,
    { days: [2, 2, 0, ["c"]], b: [1, { tiers: [2, 3, 0, "5"] }, []], now: [0, 7] },
    ["gone"],
  ];
  const made = changed(old, change);
  assert.deepEqual(made, { days: ["a", "b", "c"], a: { tiers: "123" }, b: { tiers: "1115" }, now: 7 });
  assert.equal(made.a, kept);
  assert.equal(changed(made, null), made);
});
