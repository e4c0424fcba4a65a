// What the maps of page, wall and lab have in common: which colour a shape has, and how it is outlined.

/**
 * The shapes of a map, each with its district in its id: of very many the server says the codes once, in their order.
 * @param {any} group
 * @returns {any[]}
 */
export const shapesIn = (group) => {
  const shapes = Array.from(group.children);
  const { codes } = group.dataset;
  if (codes) codes.split(" ").forEach((code, place) => (shapes[place].id = `d${code}`));
  return shapes;
};

/**
 * The highest tier among the districts that are drawn as one shape.
 * @param {string[]} members
 * @param {(code: string) => number} tierOf
 */
export const topTier = (members, tierOf) => members.reduce((top, code) => Math.max(top, tierOf(code)), 0);

/**
 * Two lines, a light one under a dark one, so that an outline is seen on every colour.
 * @param {string} path the shape's `d`
 * @param {string} [name] its class
 */
export const outline = (path, name = "") =>
  ["casing", "core"].map((kind) => `<path class="${name} ${kind}" d="${path}"/>`).join("");

/**
 * Give an SVG element its class; what has it already is not styled anew.
 * @param {SVGElement} element
 * @param {string} name
 */
export const setClass = (element, name) => {
  if (element.className.baseVal !== name) element.className.baseVal = name;
};

/** Into so many cells across and down shapes are sorted to find who lies within whom. */
const FINE = 32;

/**
 * In which part of the map each shape is painted: the cells of a grid, row by row, and after them the same cells for
 * shapes whose box lies within that of another. Such a one may lie upon it, as a city within a county, or as the mark of a
 * district that is too small to be drawn, and has to be painted after it.
 * @param {number[][]} boxes left, top, right, foot of each shape
 * @param {{ w: number, h: number }} sheet
 * @param {number} across how many cells the grid has in each direction
 */
export const partsOf = (boxes, sheet, across) => {
  const cell = (at, length, cells) => Math.max(0, Math.min(cells - 1, Math.floor((at * cells) / length)));
  const area = ([left, top, right, foot]) => (right - left) * (foot - top);
  const areas = boxes.map(area);
  // Who holds a shape reaches into the cell of its first corner: of thousands of shapes some dozens are asked.
  /** @type {number[][]} */
  const held = Array.from({ length: FINE * FINE }, () => []);
  const fine = (left, top) => [cell(left, sheet.w, FINE), cell(top, sheet.h, FINE)];
  boxes.forEach(([left, top, right, foot], place) => {
    const [[first, row], [last, end]] = [fine(left, top), fine(right, foot)];
    for (let y = row; y <= end; y += 1) for (let x = first; x <= last; x += 1) held[y * FINE + x].push(place);
  });
  return boxes.map(([left, top, right, foot], place) => {
    const [x, y] = fine(left, top);
    const upon = held[y * FINE + x].some((other) => {
      const box = boxes[other];
      const around = box[0] <= left && box[2] >= right && box[1] <= top && box[3] >= foot;
      return around && areas[other] > areas[place];
    });
    return (Number(upon) * across + cell(top, sheet.h, across)) * across + cell(left, sheet.w, across);
  });
};

/**
 * Put outlines of the same part and class together.
 * @param {string[]} outlines each shape's `d`
 * @param {number[]} parts
 * @param {string[]} classes
 * @returns {Map<string, string[]>} by class, one `d` a part
 */
export const joinedBy = (outlines, parts, classes) => {
  /** @type {Map<string, string[][]>} */
  const joined = new Map();
  classes.forEach((name, place) => {
    let own = joined.get(name);
    if (!own) joined.set(name, (own = []));
    (own[parts[place]] ||= []).push(outlines[place]);
  });
  return new Map([...joined].map(([name, own]) => [name, Array.from(own, (list) => (list || []).join(""))]));
};
