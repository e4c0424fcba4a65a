// Reads rules, tiers and declarations, and writes what the page's script makes of each.
import { readFileSync, writeFileSync } from "node:fs";

import { evaluate } from "../../assets/self-check/evaluate.js";
import { slipText } from "../../assets/self-check/slip.js";

const [, , from, to] = process.argv;
const { rules, tiers, cases } = JSON.parse(readFileSync(from, "utf8"));
const found = [];
for (const { rule, record, declared } of cases) {
  const result = evaluate(rules[rule], tiers[record], declared);
  const made = { rule: rules[rule].name, digest: rules[rule].digest, edition: "e-1", salt: "00ff" };
  found.push([result, await slipText(result, declared, made)]);
}
writeFileSync(to, JSON.stringify(found));
