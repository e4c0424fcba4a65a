// What follows from a declaration by a health code, on the device. The reference is the server's
// `fivecolour.self_check.self_check`: both are held together by a test. Nothing here knows the page.

const DAY = 864e5;
const RANKS = { green: 0, yellow: 1, red: 2 };
const AREA = "area:";

/** @type {(day: string) => number} the number of a calendar day */
export const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;
/** @type {(number: number) => string} */
export const isoDay = (number) => new Date(number * DAY).toISOString().slice(0, 10);

const worst = (colours) => colours.reduce((one, other) => (RANKS[other] > RANKS[one] ? other : one), "green");

/**
 * The tier of a place on a day; null where it is not known. For `holds` days after the last its tier still stands.
 * @param {{ first: string, rows: Record<string, string> }} tiers a digit for each calendar day
 * @type {(tiers: any, place: string, day: number, holds: number) => number | null}
 */
export const tierOn = (tiers, place, day, holds) => {
  const row = Object.hasOwn(tiers.rows, place) ? tiers.rows[place] : "";
  let at = day - dayNumber(tiers.first);
  if (at >= row.length && at < row.length + holds) at = row.length - 1;
  return at >= 0 && at < row.length ? Number(row[at]) || null : null;
};

/** @type {(first: number, last: number) => number[]} */
const days = (first, last) => Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);

const inArea = (rule, clause, place) =>
  rule.areas.some(
    (area) => clause.areas.includes(area.id) && (place === AREA + area.id || area.districts.includes(place)),
  );

/** Whether enough negative tests, since the last day of it, end a clause. */
const isLifted = (clause, last, told) => {
  const needed = clause.lifted_by;
  if (!needed) return false;
  const start = Math.max(last, told.on - needed.within);
  const negative = (told.test || []).filter(
    ({ kind, day }) => kind === "negative" && start <= day && day <= told.on,
  );
  return new Set(negative.map(({ day }) => day)).size >= needed.negatives;
};

/** @type {(rule: any, clause: any, tiers: any, told: any) => [string, number][]} what meets a clause, day by day */
const meeting = (rule, clause, tiers, told) => {
  const start = told.on - clause.window;
  if (clause.dimension !== "place") {
    return (told[clause.dimension] || [])
      .filter(({ kind, day }) => clause.kinds.includes(kind) && start <= day && day <= told.on)
      .map(({ kind, day }) => [kind, day]);
  }
  return told.stays.flatMap(({ place, from, to }) => {
    const within = inArea(rule, clause, place);
    return days(Math.max(from, start), Math.min(to, told.on))
      .filter((day) => within || clause.tiers.includes(tierOn(tiers, place, day, rule.tier_holds)))
      .map((day) => [place, day]);
  });
};

/** The clause for each place or kind that meets it and has not run out. */
const met = (rule, clause, tiers, told) => {
  const found = new Map();
  for (const [subject, day] of meeting(rule, clause, tiers, told)) {
    const [first, last] = found.get(subject) || [day, day];
    found.set(subject, [Math.min(first, day), Math.max(last, day)]);
  }
  return [...found]
    .map(([subject, [first, last]]) => ({ clause, subject, first, last, until: last + clause.lasts }))
    .filter(({ until }) => until >= told.on);
};

/** The worst colour that a day in an unknown place, or of an unknown tier, might give; "" for none. */
const mightGive = (rule, told, day, anyClause) => {
  const colours = rule.clauses
    .filter(
      (clause) =>
        clause.dimension === "place" &&
        (clause.tiers.length || anyClause) &&
        told.on - day <= clause.lasts &&
        !isLifted(clause, day, told),
    )
    .map(({ colour }) => colour);
  return colours.length ? worst(colours) : "";
};

/** @type {(rule: any, tiers: any, told: any, day: number) => [string, string][]} why a day cannot be told, and where */
const gapsOn = (rule, tiers, told, day) => {
  const there = new Set(
    told.stays.filter(({ from, to }) => from <= day && day <= to).map(({ place }) => place),
  );
  if (!there.size) return [["not_declared", ""]];
  return [...there].flatMap((place) => {
    if (place === "elsewhere") return [["outside", place]];
    const isArea = rule.areas.some(({ id }) => place === AREA + id);
    const lacking = !isArea && tierOn(tiers, place, day, rule.tier_holds) === null;
    return lacking ? [["no_tier", place]] : [];
  });
};

/** Days that follow one another, joined. */
const joined = (why, subject, gaps) => {
  const parts = [];
  for (const { day, colour } of gaps) {
    const run = parts.at(-1);
    if (run && day === run.last + 1) Object.assign(run, { last: day, colour: worst([run.colour, colour]) });
    else parts.push({ why, subject, first: day, last: day, colour });
  }
  return parts;
};

const untoldPlaces = (rule, tiers, told) => {
  const window = Math.max(
    -1,
    ...rule.clauses.filter(({ dimension }) => dimension === "place").map((one) => one.window),
  );
  const gaps = new Map();
  for (const day of window < 0 ? [] : days(told.on - window, told.on)) {
    for (const [why, place] of gapsOn(rule, tiers, told, day)) {
      const colour = mightGive(rule, told, day, why === "not_declared");
      const key = `${why} ${place}`;
      if (colour) gaps.set(key, [...(gaps.get(key) || []), { day, colour }]);
    }
  }
  const places = told.stays.flatMap(({ place }) => [
    ["no_tier", place],
    ["outside", place],
  ]);
  const order = new Map([["not_declared", ""], ...places].map((pair) => [pair.join(" "), pair]));
  return [...order].flatMap(([key, [why, place]]) => joined(why, place, gaps.get(key) || []));
};

const unanswered = (rule, told, unfinished) =>
  rule.asked.flatMap((dimension) => {
    const clauses = rule.clauses.filter((one) => one.dimension === dimension);
    if ((told[dimension] && !unfinished.includes(dimension)) || !clauses.length) return [];
    const first = told.on - Math.max(...clauses.map((one) => one.window));
    const colour = worst(clauses.map((one) => one.colour));
    return [{ why: "not_answered", subject: dimension, first, last: told.on, colour }];
  });

const numbered = (events) => events && events.map(({ kind, day }) => ({ kind, day: dayNumber(day) }));

/** A declaration with its days as numbers. */
const inNumbers = (declared) => ({
  on: dayNumber(declared.on),
  stays: declared.stays.map(({ place, from, to }) => ({ place, from: dayNumber(from), to: dayNumber(to) })),
  contact: numbered(declared.contact),
  symptom: numbered(declared.symptom),
  test: numbered(declared.test),
});

const dated = (part) => ({ ...part, first: isoDay(part.first), last: isoDay(part.last) });
const datedClause = ({ clause, until, ...rest }) => ({
  clause: clause.id,
  colour: clause.colour,
  ...dated(rest),
  until: isoDay(until),
});

/**
 * The colour of a declaration, with every clause that binds; green only where nothing binds and nothing is unknown.
 * @param {any} rule a health code
 * @param {{ first: string, rows: Record<string, string> }} tiers as known in an edition
 * @param {any} declared places and days, and what was answered; null where a question was not answered
 * @param {string[]} unfinished dimensions of which more was begun than is declared: no answer yet
 */
export const evaluate = (rule, tiers, declared, unfinished = []) => {
  const told = inNumbers(declared);
  const found = rule.clauses.flatMap((clause) => met(rule, clause, tiers, told));
  const binding = found.filter(({ clause, last }) => !isLifted(clause, last, told));
  const lifted = found.filter(({ clause, last }) => isLifted(clause, last, told));
  const untold = [...untoldPlaces(rule, tiers, told), ...unanswered(rule, told, unfinished)];
  const colour = worst(binding.map(({ clause }) => clause.colour));
  const until = binding.filter(({ clause }) => clause.colour === colour).map((one) => one.until);
  return {
    colour: !binding.length && untold.length ? "unknown" : colour,
    at_least: Boolean(binding.length) && untold.some((part) => RANKS[part.colour] > RANKS[colour]),
    binding: binding.map(datedClause),
    lifted: lifted.map(datedClause),
    untold: untold.map(dated),
    until: until.length ? isoDay(Math.max(...until)) : null,
    valid_until: isoDay(told.on + rule.valid_days - 1),
  };
};
