// What the QR code of a self-check says, and the hash of what was declared. Nothing here knows the page.

const RULE_DIGITS = 16;
const LIST_DIGITS = 32;

const hexadecimal = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0"));

/** @type {(value: any) => string} JSON with its keys in order and nothing between them: one text for one content */
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  const parts = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`); // prettier-ignore
  return `{${parts.join(",")}}`;
};

/** A salt of 128 bits: without it the few lists that are likely could be tried one after the other. */
export const newSalt = () => hexadecimal(crypto.getRandomValues(new Uint8Array(16))).join("");

/** @type {(declared: any, salt: string) => Promise<string>} */
export const listHash = async (declared, salt) => {
  const text = new TextEncoder().encode(canonical({ salt, ...declared }));
  return hexadecimal(await crypto.subtle.digest("SHA-256", text)).join("");
};

/**
 * The lines of the code.
 * @type {(found: any, declared: any, made: { rule: string, digest: string, edition: string, salt: string }) => Promise<string>}
 */
export const slipText = async (found, declared, { rule, digest, edition, salt }) =>
  [
    "SELF-CHECK 自查 v1 - not a pass 不是通行证",
    `rule ${rule} ${digest.slice(0, RULE_DIGITS)}`,
    `edition ${edition}`,
    `list ${(await listHash(declared, salt)).slice(0, LIST_DIGITS)}`,
    `result ${found.colour}${found.at_least ? " (at least)" : ""}`,
    `checked ${declared.on}`,
    `valid until ${found.valid_until}`,
  ].join("\n");
