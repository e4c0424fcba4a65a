// In which polygon of the map a point lies, and how far it is from a border; rings are those of a path's `d`.

/**
 * The rings of path data as `fivecolour/regions/drawing.py` writes it: absolute starts, relative steps.
 * @param {string} d
 * @returns {number[][][]}
 */
export const ringsOf = (d) =>
  d
    .split("M")
    .slice(1)
    .map((piece) => {
      const [x, y, ...steps] = piece.match(/-?\d+/g).map(Number);
      const ring = [[x, y]];
      for (let at = 0; at + 1 < steps.length; at += 2) {
        const [lastX, lastY] = ring[ring.length - 1];
        ring.push([lastX + steps[at], lastY + steps[at + 1]]);
      }
      return ring;
    });

/** @type {(rings: number[][][], each: (from: number[], to: number[]) => void) => void} */
const edges = (rings, each) =>
  rings.forEach((ring) => ring.forEach((to, at) => each(ring[(at || ring.length) - 1], to)));

/**
 * Whether a point lies inside: in an odd number of rings, so that a hole is outside and an island in it inside.
 * @param {number[][][]} rings
 * @param {number[]} point
 */
export const contains = (rings, [x, y]) => {
  let inside = false;
  edges(rings, ([x0, y0], [x1, y1]) => {
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  });
  return inside;
};

/**
 * How far a point is from the nearest border, in units, whether it lies inside or not.
 * @param {number[][][]} rings
 * @param {number[]} point
 */
export const toBorder = (rings, [x, y]) => {
  let least = Infinity;
  edges(rings, ([x0, y0], [x1, y1]) => {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = dx * dx + dy * dy;
    const along = length && Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
    least = Math.min(least, Math.hypot(x - x0 - along * dx, y - y0 - along * dy));
  });
  return least;
};

/**
 * The polygons that a point may lie in when it is only known to within a radius: the one that it falls into
 * first, then the others by distance.
 * @param {Iterable<[string, number[][][]]>} polygons by their codes
 * @param {number[]} point
 * @param {number} radius in units
 * @returns {{ inside: boolean, codes: string[] }}
 */
export const around = (polygons, point, radius) => {
  /** @type {[number, string][]} */
  const found = [];
  for (const [code, rings] of polygons) {
    const away = contains(rings, point) ? -1 : toBorder(rings, point);
    if (away <= radius) found.push([away, code]);
  }
  found.sort(([one], [other]) => one - other);
  return { inside: found.length > 0 && found[0][0] < 0, codes: found.map(([, code]) => code) };
};

/**
 * Whether a box lies in a frame, as those of far islands do that stand side by side.
 * @param {number[]} box left, top, right and foot
 * @param {number[] | null} frame
 */
export const within = (box, frame) =>
  frame !== null && box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
