// Reads passes and a list of keys, and writes what the page's script makes of each.
import { readFileSync, writeFileSync } from "node:fs";

import { verifyPass } from "../../assets/passes/verify.js";

const [, , from, to] = process.argv;
const { texts, known, now } = JSON.parse(readFileSync(from, "utf8"));
const found = [];
for (const text of texts) found.push(await verifyPass(text, known, now));
writeFileSync(to, JSON.stringify(found));
