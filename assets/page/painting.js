// The colours of the districts. Thousands of paths, each with a colour of its own, take a browser several times as long to
// style, paint and lay in layers as a few: on a map of very many, once all is there, near districts of one colour are painted
// as one path above them. The districts, then without a fill, are what is pointed at, found by keys and outlined.
import { byId } from "../client/dom.js";
import { joinedBy, partsOf, setClass, shapesIn } from "../client/shapes.js";
import { page, soon } from "./state.js";

/** @type {any} */
const svg = byId("map");
const shapes = byId("shapes");
export const paths = shapesIn(shapes);
/** What lies in units of the map, but is measured in pixels. */
export const measured = [svg.classList.contains("dense") && shapes].filter(Boolean);
let classes = paths.map((path) => path.className.baseVal);

// In so many parts across and down: a path of the whole map would be drawn anew for each tile of the screen.
const across = 4;
/** @type {((classes: string[]) => void) | null} */
let paintParts = null;

const classesOfDistricts = () => paths.forEach((path, place) => setClass(path, classes[place]));

/**
 * Colour the districts, in the order of their paths.
 * @param {string[]} wanted the class of each
 */
export const colour = (wanted) => {
  classes = wanted;
  if (!paintParts) return classesOfDistricts();
  paintParts(classes);
  return soon(classesOfDistricts);
};
/** The class of each district as it is shown. */
export const colours = () => classes;

/** @type {(name: string) => any} */
const element = (name) => document.createElementNS(svg.namespaceURI, name);
/** Begin to paint near districts of one colour as one; the edition is there. */
export const join = () => {
  if (!measured.length || paintParts) return;
  const group = element("g");
  group.id = "joined";
  group.style.setProperty("--u", shapes.style.getPropertyValue("--u"));
  group.append(element("g"), element("g"));
  measured[0] = group;
  const outlines = paths.map((path) => path.getAttribute("d"));
  const boxes = paths.map((path) => page.data.boxes[path.id.slice(1)]);
  const sheet = { w: Number(svg.dataset.width), h: Number(svg.dataset.height) };
  const parts = partsOf(boxes, sheet, across);
  const count = across * across;
  /** @type {Map<string, { path: SVGElement, data: string }[]>} what is painted, by class and part */
  const painted = new Map();
  const paintPart = (name, part, data) => {
    const own = painted.get(name);
    if (!own[part]) {
      if (!data) return;
      own[part] = { path: element("path"), data: "" };
      own[part].path.setAttribute("class", name);
      group.children[Number(part >= count)].append(own[part].path);
    }
    if (own[part].data === data) return;
    own[part].data = data;
    own[part].path.setAttribute("d", data);
  };
  paintParts = (wanted) => {
    const joined = joinedBy(outlines, parts, wanted);
    for (const name of joined.keys()) if (!painted.has(name)) painted.set(name, []);
    for (const name of painted.keys())
      for (let part = 0; part < 2 * count; part += 1) paintPart(name, part, joined.get(name)?.[part] || "");
  };
  paintParts(classes);
  const above = element("g");
  above.setAttribute("class", "above");
  while (shapes.nextSibling) above.append(shapes.nextSibling);
  shapes.after(group, above);
  svg.classList.add("joined");
};
