// What the reader asks to be stored on the device: a declaration, in the browser's own store, sent to nobody.

/**
 * The store of one map's self-check; it may be forbidden, full or hold nonsense.
 * @param {string} map the whole address of the map
 * @param {() => Storage} [open]
 */
export const declarationStore = (map, open = () => localStorage) => {
  const key = `five-colour-self-check ${new URL(map).pathname}`;
  const attempt = (action, otherwise) => {
    try {
      return action(open());
    } catch {
      return otherwise;
    }
  };
  const isDay = (text) => typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text);
  const isEvents = (list) =>
    list === null ||
    (Array.isArray(list) && list.every((one) => typeof one?.kind === "string" && isDay(one.day)));
  const isStay = (one) => typeof one?.place === "string" && isDay(one.from) && isDay(one.to);

  return {
    /** @returns {any} what is stored, null where nothing is or it cannot be read */
    read: () => {
      const found = attempt((store) => JSON.parse(store.getItem(key) || "null"), null);
      const whole =
        found &&
        isDay(found.on) &&
        Array.isArray(found.stays) &&
        found.stays.every(isStay) &&
        [found.contact, found.symptom, found.test].every(isEvents);
      return whole ? found : null;
    },
    /** @type {(declaration: any) => boolean} */
    write: (declaration) =>
      attempt((store) => {
        store.setItem(key, JSON.stringify(declaration));
        return true;
      }, false),
    /** @returns {boolean} */
    forget: () =>
      attempt((store) => {
        store.removeItem(key);
        return true;
      }, false),
  };
};
