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
