// Reads the pixels of pictures, and writes the text of the QR code in each.
import { readFileSync, writeFileSync } from "node:fs";

import { decodeQR } from "../../assets/vendor/qr/decode.js";

const [, , from, to] = process.argv;
const read = ({ width, height, data }) => {
  try {
    return decodeQR({ width, height, data: new Uint8ClampedArray(Buffer.from(data, "base64")) });
  } catch {
    return "";
  }
};
writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, "utf8")).map(read)));
