import assert from "node:assert/strict";
import { test } from "node:test";

import { unitsOf } from "../../assets/client/projection.js";

// What PROJ 9 gives, in metres to the centimetre.
const PROJ = [
  [
    { proj: "aea", lat_1: 27.6667, lat_2: 30.3333, lat_0: 29, lon_0: 121 },
    [121.55, 29.87],
    [53128.0, 96579.37],
  ],
  [
    { proj: "aea", lat_1: 27.6667, lat_2: 30.3333, lat_0: 29, lon_0: 121 },
    [118.2, 27.1],
    [-277717.2, -207287.79],
  ],
  [
    { proj: "aea", lat_1: -40, lat_2: -12, lat_0: -26, lon_0: 134 },
    [151.2, -33.87],
    [1552525.17, -996181.29],
  ],
  [{ proj: "laea", lat_0: 2, lon_0: -179 }, [178.5, -3.25], [-278121.93, -580246.46]],
  [{ proj: "laea", lat_0: -80, lon_0: 0 }, [100, -70], [2202115.37, -1448922.81]],
];

test("places lie where PROJ has them: north, south, across the date line, near a pole", () => {
  for (const [projection, [lon, lat], [east, north]] of PROJ) {
    const sheet = { ...projection, left: -1000, top: 5000, metres: 2, frame: null };
    const [x, y] = unitsOf(sheet, lon, lat);
    assert.ok(Math.abs(x - (east + 1000) / 2) < 0.01, `${x} ${east}`);
    assert.ok(Math.abs(y - (5000 - north) / 2) < 0.01, `${y} ${north}`);
  }
});
