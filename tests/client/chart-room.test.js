import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted } from "../../assets/page/chart-room.js";

// Each letter is ten pixels wide, whatever its size.
const measure = (text) => 10 * text.length;
const note = { xref: "paper", yref: "paper", yshift: 3 };
const titled = (y, title, remark) => [
  { ...note, x: 0, y, xshift: -40, text: title },
  { ...note, x: 1, y, xanchor: "right", text: remark },
];
const figure = {
  data: [],
  layout: {
    height: 250,
    margin: { l: 40, r: 10, t: 20, b: 30 },
    font: { size: 10, family: "sans" },
    xaxis: { tickformat: "%-d %b", tickvals: ["a", "b", "c", "d"] },
    yaxis: { domain: [0.6, 1] },
    yaxis2: { domain: [0, 0.4] },
    annotations: [...titled(1, "cases", "mean  gaps"), ...titled(0.4, "total", "half of 10")],
  },
};

test("where there is room all stays where it is", () => {
  assert.deepEqual(fitted(figure, 400, measure), figure);
});

test("where there is none remarks stand below their titles, and panels lower", () => {
  const { layout } = fitted(figure, 150, measure);
  const [title, remark, second, below] = layout.annotations;
  assert.deepEqual([title.yshift, remark.x, remark.xshift, remark.text], [16.5, 0, -40, "mean  gaps"]);
  // A line of 13.5 pixels above each panel; that above the second lies in the plot.
  assert.equal(layout.height, 277);
  assert.equal(layout.margin.t, 33.5);
  const top = (0.4 * 200) / 213.5;
  assert.deepEqual([second.y, below.y, layout.yaxis2.domain[1]], [top, top, top]);
  assert.deepEqual(layout.yaxis.domain, [133.5 / 213.5, 1]);
  assert.deepEqual(layout.xaxis.tickvals, ["a", "d"]);
});

test("signs of a legend stay whole", () => {
  const { layout } = fitted(figure, 70, measure);
  assert.equal(layout.annotations[1].text, "mean<br>gaps");
});
