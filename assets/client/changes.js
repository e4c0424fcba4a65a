// The data of one edition out of another's.

/**
 * Apply a change; what is not touched stays the same object. `fivecolour/web/api/since.py` makes them.
 * @param {any} old
 * @param {any} change null for none, else [kind, first, second, inserted]
 * @returns {any}
 */
export const changed = (old, change) => {
  if (!change) return old;
  const [kind, first, second, inserted] = change;
  if (kind === 0) return first;
  if (kind === 2) {
    const made = [old.slice(0, first), inserted, old.slice(first + second)];
    return typeof old === "string" ? made.join("") : made.flat();
  }
  for (const key of second) delete old[key];
  for (const key in first) old[key] = changed(old[key], first[key]);
  return old;
};
