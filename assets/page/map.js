// The map: colours, names that thin out, zoom and pan, hover, tap and keyboard.
import { byId, clamp, rem } from "../client/dom.js";
import { outline, topTier } from "../client/shapes.js";
import { gestures, pixels, Viewport } from "../client/viewport.js";
import { explain, tipFor } from "./details.js";
import { isWide } from "../client/words.js";
import { arrowAt, arrowText, nextArrow } from "./flows.js";
import { dayIndex, differs, mapOn, membersOf, shapeOf, shapeTier, shortOf } from "./edition.js";
import { colour, colours, measured as painted, paths } from "./painting.js";
import { change, choose, page } from "./state.js";

/** @type {any} */
const svg = byId("map");
const shapes = byId("shapes");
const marks = byId("marks");
const tip = byId("tip");
const frame = svg.parentElement;
const sheet = { w: Number(svg.dataset.width), h: Number(svg.dataset.height) };
// Asked for of every path on every change of day.
const codes = paths.map((path) => path.id.slice(1));
let names = Array.from(svg.querySelectorAll("#names text[id]"));
const patterns = Array.from(svg.querySelectorAll("pattern"));
const far = Array.from(svg.querySelectorAll("#names .far"));
const scale = svg.querySelector(".scale");
const nameGroup = byId("names");
const isDense = svg.classList.contains("dense");
const measured = [nameGroup, marks, scale, byId("arrows")].filter(Boolean);
let hovered = "";
let focused = "";

const codeOf = (element) => (element && element.parentNode === shapes ? element.id.slice(1) : "");

// --- colours -----------------------------------------------------------------------------------
export const paint = () => {
  const day = dayIndex();
  const { layer, city } = page.state;
  colour(
    codes.map((code) => {
      const outside = city && page.data.districts[code].city !== city;
      return "t" + shapeTier(code, day, layer) + (outside ? " out" : "");
    }),
  );
  drawMarks();
};

// The colours of a day that the data does not have yet: one digit a district, in the order of their codes.
// Returns the tiers.
export const preview = (tiers) => {
  const shown = {};
  Object.keys(page.data.districts)
    .sort()
    .forEach((code, place) => {
      shown[code] = Number(tiers[place]);
    });
  colour(
    colours().map((name, place) => {
      const tier = topTier(membersOf(codes[place]), (member) => shown[member]);
      return name.replace(/t\d/, "t" + tier);
    }),
  );
  return Object.values(shown);
};

const copyOf = (code, name) => {
  const source = byId("d" + code);
  if (!source) return "";
  return outline(source.getAttribute("d"), name);
};

export const drawMarks = () => {
  const chosen = page.state.district;
  let content = "";
  if (hovered) content += copyOf(hovered, "hovered");
  if (focused) content += copyOf(focused, "focused");
  if (chosen) content += copyOf(page.data ? shapeOf(chosen) : chosen, "chosen");
  if (page.data) content += differing();
  marks.innerHTML = content;
};

// Where the graded and the published tier differ, a sign above the district's middle.
const differing = () => {
  const day = dayIndex();
  // Nothing had been published yet.
  if (!mapOn(day)) return "";
  return codes
    .filter((code) => membersOf(code).some((member) => differs(member, day)))
    .map((code) => {
      const [x, y] = middle(code);
      return `<text class="differs" x="${x}" y="${y}" dy="-1em">≠</text>`;
    })
    .join("");
};

// --- zoom and pan ------------------------------------------------------------------------------
const viewport = new Viewport(sheet, {
  slack: 0.3,
  widest: 1.05,
  changed: () => {
    svg.setAttribute("viewBox", viewport.box.map((value) => value.toFixed(1)).join(" "));
    touched();
    fitMap();
  },
});

// On paper the frame has another ratio: what is sure to be seen is the box alone.
let printing = false;

// What the frame shows, in units: left, top, right, foot. It is more than the box where the ratios differ.
const shownBox = (unit) => {
  const [wide, tall] = [(svg.clientWidth * unit) / 2, (svg.clientHeight * unit) / 2];
  const { box } = viewport;
  if (printing) return [box[0], box[1], box[0] + box[2], box[1] + box[3]];
  const [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2];
  return [x - wide, y - tall, x + wide, y + tall];
};

let fitting = 0;
export const fitMap = () => {
  if (!fitting) fitting = requestAnimationFrame(fitNow);
};
const fitNow = () => {
  fitting = 0;
  const unit = 1 / pixels(svg, viewport);
  // Only on what is measured by it: on the whole map it would restyle every district, where not even lines have
  // a width of it.
  for (const group of [...painted, ...measured]) group.style.setProperty("--u", unit.toFixed(3));
  for (const pattern of patterns)
    pattern.setAttribute("patternTransform", `scale(${((unit * rem()) / 16).toFixed(3)})`);
  thin(unit, scale ? [drawScale(unit)] : []);
};

for (const kind of ["beforeprint", "afterprint"])
  addEventListener(kind, () => {
    printing = kind === "beforeprint";
    fitNow();
  });

// Where no cities' names stand in for them, a name that is too long for its district stands in two lines: cut off it
// would tell nobody which of several it is.
const whole = new Map();
const isSquare = (text) => /[\u2e80-\uffff]/.test(text);
const linesOf = new Map();
const inLines = (label, width) => {
  if (!whole.has(label)) whole.set(label, [label.textContent, Number(label.dataset.w)]);
  const [name, needed] = whole.get(label);
  const lines = needed > width ? halves(name) : [name];
  linesOf.set(label, lines);
  label.replaceChildren(...lines.map((line, place) => spanOf(label, line, place - (lines.length - 1) / 2)));
  label.dataset.w = String((needed * longest(lines)) / name.length);
};
const longest = (lines) => Math.max(...lines.map((line) => line.length));
// Parted at the space that leaves the shortest lines.
const halves = (name) => {
  const words = name.split(" ");
  const parted = words
    .slice(1)
    .map((_, at) => [words.slice(0, at + 1).join(" "), words.slice(at + 1).join(" ")]);
  return [[name], ...parted].reduce((best, lines) => (longest(lines) < longest(best) ? lines : best));
};
const spanOf = (label, line, below) => {
  const span = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
  span.textContent = line;
  span.setAttribute("x", label.getAttribute("x"));
  span.setAttribute("dy", below ? `${below < 0 ? -0.55 : 1.1}em` : "0");
  return span;
};

// Names: a district's name shows when it fits into its polygon and meets no other name; on a small
// map the cities' names stand in for them. No name crosses the frame or the scale bar.
const thin = (unit, scaleBars) => {
  const em = rem();
  const width = (sheet.w / unit) * (16 / em);
  const taken = [...scaleBars];
  const view = shownBox(unit);
  const fits = (label, size, spread = 1) => {
    const x = Number(label.getAttribute("x"));
    const y = Number(label.getAttribute("y"));
    const lines = linesOf.get(label) || [label.textContent];
    const half = longest(lines) * size * spread * (isSquare(lines[0]) ? 0.52 : 0.3) * unit;
    const tall = 0.6 * lines.length * size * unit;
    const rect = [x - half, y - tall, x + half, y + tall];
    if (rect[0] < view[0] || rect[1] < view[1] || rect[2] > view[2] || rect[3] > view[3]) return false;
    if (taken.some((r) => rect[0] < r[2] && rect[2] > r[0] && rect[1] < r[3] && rect[3] > r[1])) return false;
    taken.push(rect);
    return true;
  };
  const districts = names.filter((label) => label.classList.contains("name"));
  const districtsOnly = districts.length === names.length && !isDense;
  if (districtsOnly) for (const label of districts) inLines(label, width);
  const roomy = districts.filter((label) => Number(label.dataset.w) <= width);
  svg.classList.toggle("near", width > 4000);
  const detailed = districtsOnly || roomy.length > districts.length * 0.45;
  const chosen = page.state.district && page.data ? shapeOf(page.state.district) : "";
  const order = roomy.sort((a, b) => a.dataset.w - b.dataset.w);
  for (const label of names) label.classList.remove("on");
  const first = districts.find((label) => label.id === "n" + chosen);
  if (first && fits(first, 0.8 * em)) first.classList.add("on");
  if (!detailed) {
    for (const label of names) {
      // A small place's name may reach beyond it, but not hide it and its neighbours.
      const close = Number(label.dataset.w) <= 3 * width;
      if (close && label.classList.contains("place") && fits(label, 0.84 * em, 1.1))
        label.classList.add("on");
    }
  }
  if (detailed)
    for (const label of order) if (label !== first && fits(label, 0.76 * em)) label.classList.add("on");
  nameGroup.classList.add("thinned");
  for (const label of far) label.classList.toggle("on", fits(label, 0.82 * em, isWide() ? 1.4 : 1.7));
};

const lengths = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const drawScale = (unit) => {
  const perKm = 1000 / Number(svg.dataset.metres);
  const view = shownBox(unit);
  const km = lengths.filter((length) => length * perKm <= (view[2] - view[0]) / 5).pop() || lengths[0];
  const [side, edge] = svg.dataset.scale.split(" ");
  const beside = 1.1 * rem() * unit;
  const left = side === "left" ? view[0] + beside : view[2] - beside - km * perKm;
  const foot = edge === "foot" ? view[3] - 1 * rem() * unit : view[1] + 2 * rem() * unit;
  scale.firstChild.setAttribute("d", `M${left},${foot - 5 * unit}v${5 * unit}h${km * perKm}v${-5 * unit}`);
  scale.lastChild.setAttribute("x", left + (km * perKm) / 2);
  scale.lastChild.setAttribute("y", foot - 8 * unit);
  scale.lastChild.textContent = km < 1 ? `${km * 1000} m` : `${km} km`;
  const room = 0.4 * rem() * unit;
  return [left - room, foot - 5 * room, left + km * perKm + room, foot + room];
};

export const frameTo = (bounds) => viewport.frame(bounds);

svg.addEventListener("pointerleave", () => {
  hovered = "";
  tell("");
  drawMarks();
});
svg.addEventListener("click", (event) => {
  const arrow = arrowAt(event.target);
  const code = arrow ? endOf(arrow) : codeOf(event.target);
  if (dragged() || !page.data) return;
  if (arrow) tellArrow(arrow, event.clientX, event.clientY);
  if (!code) return;
  choose(code);
  if (arrow) return;
  if (event.pointerType === "touch") {
    tell(code);
    place(event.clientX, event.clientY);
  }
});
byId("zoom-in").addEventListener("click", () => viewport.zoomBy(0.6));
byId("zoom-out").addEventListener("click", () => viewport.zoomBy(1 / 0.6));
byId("zoom-reset").addEventListener("click", () => {
  change({ city: "", level: "" });
  viewport.reset();
});

// --- hover -------------------------------------------------------------------------------------
const hover = (event) => {
  if (event.pointerType === "touch" || !page.data) return;
  const arrow = arrowAt(event.target);
  if (arrow) {
    hovered = "";
    tellArrow(arrow, event.clientX, event.clientY);
    return;
  }
  if (told === "arrow") tell("");
  const code = codeOf(event.target);
  if (code !== hovered) {
    hovered = code;
    drawMarks();
    tell(code);
  }
  if (code) place(event.clientX, event.clientY);
};
// What is known at once, then the reason as soon as the pointer has rested a moment.
let told = "";
let resting = 0;
let pointer = [0, 0];
const tell = (code) => {
  told = code;
  clearTimeout(resting);
  tip.hidden = !code;
  tip.innerHTML = code ? tipFor(code) : "";
  if (!code) return;
  resting = setTimeout(() => {
    explain(code)
      .then(() => {
        if (told !== code) return;
        tip.innerHTML = tipFor(code);
        place(...pointer);
      })
      .catch(() => {});
  }, 120);
};
// Of an arrow: from where to where, and how much.
const tellArrow = (arrow, x, y) => {
  clearTimeout(resting);
  told = "arrow";
  tip.hidden = false;
  tip.textContent = arrowText(arrow);
  place(x, y);
};
// Its end that is a district of the map, the destination first.
const endOf = (arrow) =>
  [arrow.dataset.d, arrow.dataset.o].find((code) => Object.hasOwn(page.data.districts, code)) || "";
const place = (x, y) => {
  pointer = [x, y];
  const area = frame.getBoundingClientRect();
  const left = clamp(x - area.left + 14, 4, area.width - tip.offsetWidth - 4);
  const above = y - area.top - tip.offsetHeight - 12;
  tip.style.transform = `translate(${left}px, ${above > 0 ? above : y - area.top + 18}px)`;
};

viewport.box = svg.dataset.home.split(" ").map(Number);
const { dragged, touched } = gestures(svg, viewport, hover);

// --- keyboard: arrows go to the nearest name in that direction ---------------------------------
const middle = (code) => {
  const label = byId("n" + code);
  if (label) return [Number(label.getAttribute("x")), Number(label.getAttribute("y"))];
  const [left, top, right, foot] = page.data.boxes[code];
  return [(left + right) / 2, (top + foot) / 2];
};
const next = (from, dx, dy) => {
  const [x, y] = middle(from);
  let best = "";
  let least = Infinity;
  for (const code of codes) {
    const [px, py] = middle(code);
    const along = (px - x) * dx + (py - y) * dy;
    const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
    if (along <= 0 || aside > 2 * along) continue;
    if (along + 2 * aside < least) {
      least = along + 2 * aside;
      best = code;
    }
  }
  return best || from;
};
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
svg.addEventListener("keydown", (event) => {
  if (!page.data) return;
  const arrow = arrows[event.key];
  if (arrow) {
    const start =
      focused ||
      (page.state.district && shapeOf(page.state.district)) ||
      firstOf(page.state.city || page.data.home);
    focused = focused || page.state.district ? next(start, arrow[0], arrow[1]) : start;
    tell(focused);
    const shape = byId("d" + focused).getBoundingClientRect();
    place(shape.left + shape.width / 2, shape.top + shape.height / 2);
    drawMarks();
  } else if ((event.key === "." || event.key === ",") && page.state.flow) {
    const flow = nextArrow(event.key === "." ? 1 : -1);
    if (!flow) return;
    const shape = flow.getBoundingClientRect();
    tellArrow(flow, shape.left + shape.width / 2, shape.top + shape.height / 2);
  } else if ((event.key === "Enter" || event.key === " ") && focused) choose(focused);
  else if (event.key === "+" || event.key === "=") viewport.zoomBy(0.7);
  else if (event.key === "-") viewport.zoomBy(1 / 0.7);
  else if (event.key === "Escape") {
    focused = "";
    tell("");
    change({ district: "" });
    drawMarks();
  } else return;
  event.preventDefault();
});
const firstOf = (city) => codes.find((code) => page.data.districts[code].city === city) || codes[0];
svg.addEventListener("blur", () => {
  focused = "";
  tell("");
  drawMarks();
});

// Names that a map of very many districts did not carry from the start.
export const addNames = () => {
  const late = page.data.names;
  const texts = Object.keys(late).map((code) => {
    const text = document.createElementNS(svg.namespaceURI, "text");
    text.id = "n" + code;
    text.setAttribute("class", "name");
    text.setAttribute("x", late[code][0]);
    text.setAttribute("y", late[code][1]);
    text.dataset.w = late[code][2];
    text.textContent = shortOf(code);
    return text;
  });
  nameGroup.append(...texts);
  names = names.concat(texts);
};
svg.setAttribute("tabindex", "0");
svg.parentElement.querySelector(".zoom").hidden = false;
new ResizeObserver(fitMap).observe(svg);
fitNow();
