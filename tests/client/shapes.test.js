import assert from "node:assert/strict";
import { test } from "node:test";
import { joinedBy, partsOf, topTier } from "../../assets/client/shapes.js";
import { Viewport } from "../../assets/client/viewport.js";

test("a shape of several districts has the highest of their colours, grey only where all are", () => {
  const tiers = { a: 0, b: 4, c: 2 };
  assert.equal(
    topTier(["a", "b", "c"], (code) => tiers[code]),
    4,
  );
  assert.equal(
    topTier(["a"], (code) => tiers[code]),
    0,
  );
});

test("what may lie upon another district is painted after it, wherever it stands and whatever its colour", () => {
  const boxes = [
    [10, 10, 90, 90],
    [40, 40, 50, 50],
    [60, 60, 200, 90],
    [110, 10, 190, 90],
    [10, 10, 90, 90],
  ];
  assert.deepEqual(partsOf(boxes, { w: 200, h: 200 }, 2), [0, 4, 0, 1, 0]);
});

test("outlines of one part and colour are one, in the order of the districts", () => {
  const joined = joinedBy(["Ma", "Mb", "Mc", "Md"], [0, 2, 0, 0], ["t1", "t1", "t3", "t1"]);
  assert.deepEqual(
    [...joined],
    [
      ["t1", ["MaMd", "", "Mb"]],
      ["t3", ["Mc"]],
    ],
  );
});

const viewport = (changed = () => {}) =>
  new Viewport({ w: 1000, h: 500 }, { slack: 0.3, widest: 1.05, changed });

test("zooming keeps the point under the fingers and ends at a fortieth of the sheet", () => {
  const map = viewport();
  map.zoomBy(0.5, [250, 100]);
  assert.deepEqual(map.box, [125, 50, 500, 250]);
  assert.equal(map.zoomed, true);
  map.zoomBy(1e-6);
  assert.equal(map.box[2], 25);
  map.reset();
  assert.deepEqual(map.box, [0, 0, 1000, 500]);
  assert.equal(map.zoomed, false);
});

test("panning never loses the sheet, and every change is told", () => {
  let told = 0;
  const map = viewport(() => (told += 1));
  map.zoomBy(0.5);
  map.pan(1e6, -1e6);
  assert.deepEqual(map.box, [650, -75, 500, 250]);
  assert.equal(told, 2);
});

test("an area is framed with room around it", () => {
  const map = viewport();
  map.frame([100, 100, 200, 150]);
  assert.deepEqual(map.box, [84, 92, 132, 66]);
});
