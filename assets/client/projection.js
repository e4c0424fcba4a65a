// From longitude and latitude to the units of the map: the projections of `fivecolour/regions/projection.py`.

// The ellipsoid of WGS 84.
const A = 6378137;
const E2 = 0.0066943799901413165;
const E = Math.sqrt(E2);
const RADIANS = Math.PI / 180;

/**
 * A projection and where the corner of the map lies in it, in metres: `client_data.py` writes them.
 * @typedef {{ proj: string, lat_0: number, lon_0: number, lat_1?: number, lat_2?: number, left: number,
 *   top: number, metres: number, frame: number[] | null }} Sheet
 */

/** @type {(lat: number) => number} Snyder's q, of the area between the equator and a latitude (3-12) */
const areaTo = (lat) => {
  const sine = Math.sin(lat * RADIANS);
  const rest = Math.log((1 - E * sine) / (1 + E * sine)) / (2 * E);
  return (1 - E2) * (sine / (1 - E2 * sine * sine) - rest);
};
/** @type {(lat: number) => number} Snyder's m, the radius of a parallel (14-15) */
const radiusAt = (lat) => Math.cos(lat * RADIANS) / Math.sqrt(1 - E2 * Math.sin(lat * RADIANS) ** 2);
/** @type {(degrees: number) => number} an angle between -180° and 180°, in radians */
const turn = (degrees) => (((((degrees + 180) % 360) + 360) % 360) - 180) * RADIANS;

/** @type {(sheet: Sheet, lon: number, lat: number) => number[]} Albers' conic (Snyder 14-1 to 14-14) */
const conic = ({ lat_0, lat_1, lat_2, lon_0 }, lon, lat) => {
  const [first, second] = [radiusAt(lat_1) ** 2, radiusAt(lat_2) ** 2];
  const n = (first - second) / (areaTo(lat_2) - areaTo(lat_1));
  const c = first + n * areaTo(lat_1);
  const away = (at) => (A * Math.sqrt(c - n * areaTo(at))) / n;
  const angle = n * turn(lon - lon_0);
  return [away(lat) * Math.sin(angle), away(lat_0) - away(lat) * Math.cos(angle)];
};

/** @type {(sheet: Sheet, lon: number, lat: number) => number[]} Lambert's azimuthal (Snyder 24-17 to 24-20) */
const azimuthal = ({ lat_0, lon_0 }, lon, lat) => {
  const pole = areaTo(90);
  const [centre, beta] = [Math.asin(areaTo(lat_0) / pole), Math.asin(areaTo(lat) / pole)];
  const [sine, cosine] = [Math.sin(centre), Math.cos(centre)];
  const radius = A * Math.sqrt(pole / 2);
  const d = (A * radiusAt(lat_0)) / (radius * cosine);
  const angle = turn(lon - lon_0);
  const flat = sine * Math.sin(beta) + cosine * Math.cos(beta) * Math.cos(angle);
  const b = radius * Math.sqrt(2 / (1 + flat));
  const up = cosine * Math.sin(beta) - sine * Math.cos(beta) * Math.cos(angle);
  return [b * d * Math.cos(beta) * Math.sin(angle), (b / d) * up];
};

/**
 * Where a place lies on the map, in its units; not a number on the far side of the earth.
 * @type {(sheet: Sheet, lon: number, lat: number) => number[]}
 */
export const unitsOf = (sheet, lon, lat) => {
  const [x, y] = (sheet.proj === "laea" ? azimuthal : conic)(sheet, lon, lat);
  return [(x - sheet.left) / sheet.metres, (sheet.top - y) / sheet.metres];
};
