// Two maps of the same ground: zoomed, moved, hovered and chosen together; what differs is ringed.
import { byId, clamp, escape, rem } from "../client/dom.js";
import { outline as lines, setClass, topTier } from "../client/shapes.js";
import { gestures, pixels, Viewport } from "../client/viewport.js";
import { lab } from "./question.js";

const sheet = { w: lab.boot.sheet[0], h: lab.boot.sheet[1] };
const first = lab.root.querySelector("#side-a .map");
const second = first.cloneNode(true);
// Each map has patterns of its own, for a rule may have colours of its own; borders are kept once.
for (const element of second.querySelectorAll("[id]")) {
  if (element.tagName === "pattern") element.id = element.id.replace("a", "b");
  else element.removeAttribute("id");
}
lab.root.querySelector("#side-b .frame").prepend(second);
const patterns = [first, second].flatMap((map) => Array.from(map.querySelectorAll("pattern")));

const maps = [
  ["a", first],
  ["b", second],
].map(([side, svg]) => ({
  side,
  svg,
  shapes: Array.from(svg.querySelector(".shapes").children),
  marks: svg.querySelector(".marks"),
  names: Array.from(svg.querySelectorAll(".names text[data-w]")),
  nameGroup: svg.querySelector(".names"),
  tip: svg.parentElement.querySelector(".tip"),
}));
const outlines = new Map(maps[0].shapes.map((path) => [path.dataset.code, path.getAttribute("d")]));
const members = (code) => lab.boot.shapes[code][0];
const shapeOf = new Map(
  Object.keys(lab.boot.shapes).flatMap((code) => members(code).map((one) => [one, code])),
);
const top = (side, code, day) => topTier(members(code), (one) => lab.tier(side, one, day));
const rank = (side, code, day) => lab.rank(side, top(side, code, day));
let hovered = "";

// --- colours and rings ---------------------------------------------------------------------------
const differs = (code, day) =>
  members(code).some(
    (one) => lab.rank("a", lab.tier("a", one, day)) !== lab.rank("b", lab.tier("b", one, day)),
  );
const outline = (code, name) => lines(outlines.get(code), name);

const drawMarks = () => {
  const day = lab.day();
  const changed = [...outlines.keys()].filter((code) => differs(code, day));
  lab.root.classList.toggle("many", changed.length > 20);
  const rings = changed
    .map((code) => outline(code, rank("b", code, day) < rank("a", code, day) ? "ring lower" : "ring"))
    .join("");
  const chosen = shapeOf.get(lab.question.district);
  const marks =
    rings + (hovered ? outline(hovered, "hovered") : "") + (chosen ? outline(chosen, "chosen") : "");
  for (const map of maps) map.marks.innerHTML = marks;
};

const paint = () => {
  const day = lab.day();
  for (const map of maps) {
    for (const path of map.shapes) {
      const code = path.dataset.code;
      const name = `t${top(map.side, code, day)}${differs(code, day) ? "" : " same"}`;
      setClass(path, name);
    }
  }
  drawMarks();
};

// --- zoom and pan, both at once ------------------------------------------------------------------
const viewport = new Viewport(sheet, {
  slack: 0,
  widest: 1,
  changed: () => {
    for (const { touched } of listeners) touched();
    fit();
  },
});
let fitting = 0;
const fit = () => {
  if (!fitting) fitting = requestAnimationFrame(fitNow);
};
const fitNow = () => {
  fitting = 0;
  for (const { svg, nameGroup, marks, names } of maps) {
    svg.setAttribute("viewBox", viewport.box.map((value) => value.toFixed(1)).join(" "));
    const unit = 1 / pixels(svg, viewport);
    for (const group of [nameGroup, marks]) group.style.setProperty("--u", unit.toFixed(3));
    // A name stands where it fits into its district; the cities' where the districts' would not.
    const width = (sheet.w / unit) * (16 / rem());
    const near = width >= 1000;
    for (const name of names) {
      const isCity = name.classList.contains("place");
      name.classList.toggle(
        "on",
        near ? !isCity && Number(name.dataset.w) <= width : isCity && Number(name.dataset.w) <= width * 1.3,
      );
    }
  }
  const scale = ((1 / pixels(first, viewport)) * rem()) / 16;
  for (const pattern of patterns) pattern.setAttribute("patternTransform", `scale(${scale.toFixed(3)})`);
};
// --- pointer -------------------------------------------------------------------------------------
const tell = () => {
  const day = lab.day();
  for (const { side, tip } of maps) {
    tip.hidden = !hovered;
    if (!hovered) continue;
    const lines = members(hovered).map((code) => {
      const tier = lab.tier(side, code, day);
      const [name, short] = lab.boot.names[code];
      return `<b>${escape(tip.parentElement.clientWidth < 360 ? short : name)}</b> <i class="dot t${tier}"></i>${escape(lab.level(side, tier))}`;
    });
    tip.innerHTML = lines.join("<br>");
    const [left, upper, right, foot] = lab.boot.shapes[hovered][1];
    const svg = tip.parentElement.querySelector("svg");
    const matrix = svg.getScreenCTM();
    const frame = tip.parentElement.getBoundingClientRect();
    const middle = new DOMPoint((left + right) / 2, upper).matrixTransform(matrix);
    const below = new DOMPoint(0, foot).matrixTransform(matrix);
    const x = clamp(
      middle.x - frame.left - tip.offsetWidth / 2,
      2,
      Math.max(frame.width - tip.offsetWidth - 2, 2),
    );
    const above = middle.y - frame.top - tip.offsetHeight - 8;
    tip.style.transform = `translate(${x}px, ${above > 0 ? above : below.y - frame.top + 8}px)`;
  }
};
const hover = (code) => {
  if (code === hovered) return;
  hovered = code;
  drawMarks();
  tell();
};
lab.hover = (code) => hover(code ? shapeOf.get(code) : "");

const listen = ({ svg }) => {
  const moves = gestures(svg, viewport, (event) => {
    if (event.pointerType !== "touch") hover(/** @type {any} */ (event.target).dataset.code || "");
  });
  svg.addEventListener("pointerleave", () => hover(""));
  svg.addEventListener("click", (event) => {
    const code = event.target.dataset.code;
    if (code && !moves.dragged()) lab.choose(code);
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) viewport.pan((step[0] * viewport.box[2]) / 8, (step[1] * viewport.box[3]) / 8);
    else if (event.key === "+" || event.key === "=") viewport.zoomBy(0.7);
    else if (event.key === "-") viewport.zoomBy(1 / 0.7);
    else if (event.key === "Escape") viewport.reset();
    else return;
    event.preventDefault();
  });
  return moves;
};
const listeners = maps.map(listen);
// The buttons bring the chosen district to the middle.
byId("zoom-in").addEventListener("click", () => {
  const chosen = shapeOf.get(lab.question.district);
  if (chosen) {
    const [left, upper, right, foot] = lab.boot.shapes[chosen][1];
    const { box } = viewport;
    viewport.box = [(left + right - box[2]) / 2, (upper + foot - box[3]) / 2, box[2], box[3]];
  }
  viewport.zoomBy(0.6);
});
byId("zoom-out").addEventListener("click", () => viewport.zoomBy(1 / 0.6));
byId("zoom-reset").addEventListener("click", () => viewport.reset());
byId("only").addEventListener("change", (event) => lab.root.classList.toggle("fade", event.target.checked));

lab.on("answer", paint);
lab.on("day", paint);
lab.on("pick", drawMarks);
new ResizeObserver(fit).observe(first);
paint();
