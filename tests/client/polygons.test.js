import assert from "node:assert/strict";
import { test } from "node:test";

import { around, contains, ringsOf, toBorder, within } from "../../assets/client/polygons.js";

// A square of 100 with a hole of 40 in its middle, and in the hole an island of 10.
const RINGED = "M0,0l100,0 0,100-100,0zM30,30l0,40 40,0 0-40zM45,45l10,0 0,10-10,0z";
const HOLE = "M30,30l40,0 0,40-40,0z";

test("path data is read as it is written, minus signs parting numbers", () => {
  assert.deepEqual(ringsOf("M10,0l0,5-10,0 0-5z"), [[[10, 0], [10, 5], [0, 5], [0, 0]]]); // prettier-ignore
  assert.deepEqual(ringsOf("M-1,-2l3,4z"), [[[-1, -2], [2, 2]]]); // prettier-ignore
});

test("a hole is outside, an island in it inside", () => {
  const rings = ringsOf(RINGED);
  const places = [[10, 10], [40, 50], [50, 50], [101, 50], [-1, 50], [50, 99]]; // prettier-ignore
  assert.deepEqual(places.map((point) => contains(rings, point)), [true, false, true, false, false, true]); // prettier-ignore
});

test("how far a border is, from inside and outside, past a corner too", () => {
  const rings = ringsOf(RINGED);
  assert.equal(toBorder(rings, [10, 50]), 10);
  assert.equal(toBorder(rings, [103, 104]), 5);
  assert.equal(toBorder(rings, [37, 50]), 7);
});

test("which districts a place known to within a radius may be in", () => {
  const polygons = [["ring", ringsOf(RINGED)], ["enclave", ringsOf(HOLE)]]; // prettier-ignore
  assert.deepEqual(around(polygons, [35, 35], 4), { inside: true, codes: ["enclave"] });
  assert.deepEqual(around(polygons, [35, 35], 6), { inside: true, codes: ["enclave", "ring"] });
  assert.deepEqual(around(polygons, [110, 50], 12), { inside: false, codes: ["ring"] });
  assert.deepEqual(around(polygons, [110, 50], 9), { inside: false, codes: [] });
});

test("a box lies in its own frame, not in the one beside it", () => {
  const [left, right] = [[0, 0, 100, 80], [100, 0, 200, 80]]; // prettier-ignore
  assert.deepEqual([left, right].map((frame) => within([110, 10, 190, 70], frame)), [false, true]); // prettier-ignore
  assert.equal(within([10, 10, 20, 20], null), false);
});
