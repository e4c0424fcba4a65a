// The districts that a reader keeps on the device: a list of codes in the browser's own store, sent to nobody.

/** @type {(text: string | null) => string[]} whatever stands in the store, each code once */
const codesIn = (text) => {
  try {
    const list = JSON.parse(text || "[]");
    const codes = Array.isArray(list) ? list.filter((code) => typeof code === "string" && code) : [];
    return [...new Set(codes)];
  } catch {
    return [];
  }
};

/**
 * The kept districts of one map. The store may be forbidden, full or broken: then what is kept holds for this
 * page alone.
 * @param {string} map the whole address of the map: several maps of one origin are kept apart
 * @param {() => Storage} [open] the store; even to ask for it can be forbidden
 */
export const bookmarksOf = (map, open = () => localStorage) => {
  const key = `five-colour-districts ${new URL(map).pathname}`;
  /** @type {string[] | null} */
  let unstored = null;

  /** @returns {string[]} the codes, in the order in which they were kept */
  const list = () => {
    if (unstored) return unstored;
    try {
      return codesIn(open().getItem(key));
    } catch {
      return [];
    }
  };
  /** @type {(code: string) => boolean} */
  const has = (code) => list().includes(code);
  /** @type {(code: string) => boolean} keep a district or no longer; false where the device cannot remember it */
  const toggle = (code) => {
    const before = list();
    const after = before.includes(code) ? before.filter((one) => one !== code) : [...before, code];
    try {
      open().setItem(key, JSON.stringify(after));
      unstored = null;
    } catch {
      unstored = after;
    }
    return !unstored;
  };
  return { key, list, has, toggle };
};
