// What a place is called in the search box, in the language of the page first.

const PARENT = / (·|→) /;

/**
 * The label of a place with its name in the page's language before the others, and what it lies in, too.
 *
 * @type {(label: string, place: {name: string, short?: string}, inside: string) => string}
 */
export const ownLabel = (label, { name, short }, inside) => {
  const [names, sign] = label.split(PARENT);
  if (names === name || names.startsWith(`${name} `)) return label;
  // Districts have their short names behind the first one, cities and zones their whole ones.
  const own = [name, short].find((one) => one && ` ${names} `.includes(` ${one} `));
  const others = own ? ` ${names} `.replace(` ${own} `, " ").trim() : names;
  return [name, others].filter(Boolean).join(" ") + (sign ? ` ${sign} ${inside}` : "");
};
