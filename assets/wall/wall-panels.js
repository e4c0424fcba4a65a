// What a wall shows of one edition: panels that are written anew as a whole, nothing that could pile up.
import { axisDate, longPeriod, shortPeriod } from "../client/dates.js";
import { byId, escape, rem } from "../client/dom.js";
import { outline, setClass, shapesIn, topTier } from "../client/shapes.js";
import { fill, isWide, number, speak } from "../client/words.js";

export const boot = JSON.parse(byId("five-colour-wall").textContent);
speak(boot);
/** @type {(key: string, values?: Record<string, unknown>) => string} */
export const say = (key, values) => fill(boot.texts[key], values);
/** @type {import("../client/dates.js").Period} */
let period = "day";
const longDate = (iso) => longPeriod(iso, period);
// Days stand beside the wall's own.
let shownDay = "";
const shortDate = (iso) => shortPeriod(iso, period, shownDay || iso);
const ends = (all, between) => {
  const [first, last] = [all[0][0], all[all.length - 1][0]].map((iso) =>
    axisDate(iso, period, shownDay || iso),
  );
  return `<span>${first}</span>${between}${all.length > 1 ? `<span>${last}</span>` : ""}`;
};

// --- the map -------------------------------------------------------------------------------------
const svg = byId("map");
const paths = shapesIn(byId("shapes"));
const places = Array.from(svg.querySelectorAll("#names .place"));
let unit = 10;
let pointed = null;
const paint = (tiers, members) => {
  for (const path of paths) {
    const code = path.id.slice(1);
    setClass(path, "t" + topTier(members[code] || [code], (member) => tiers[member]));
  }
};

// From where to where the map is seen, in its own units.
const shown = (start, length, pixels) => {
  const beside = Math.max(pixels * unit - length, 0) / 2;
  return [start - beside, start + length + beside];
};
const shownAcross = () => shown(svg.viewBox.baseVal.x, svg.viewBox.baseVal.width, svg.clientWidth);
const shownDown = () => shown(svg.viewBox.baseVal.y, svg.viewBox.baseVal.height, svg.clientHeight);

/**
 * A mark is seen whole: at the edge of what is shown it moves inwards.
 * @type {(middle: number, half: number, seen: number[]) => number}
 */
const within = (middle, half, [first, last]) => Math.max(first + half, Math.min(middle, last - half));

// Cities' names that are not cut, where they do not meet; --u is the number of map units a screen pixel has.
export const fit = () => {
  const box = svg.viewBox.baseVal;
  const em = rem();
  unit = 1 / Math.min(svg.clientWidth / box.width, svg.clientHeight / box.height);
  svg.style.setProperty("--u", unit.toFixed(3));
  for (const pattern of svg.querySelectorAll("pattern"))
    pattern.setAttribute("patternTransform", `scale(${((unit * em) / 9).toFixed(3)})`);
  byId("names").classList.add("thinned");
  const [first, last] = shownAcross();
  const taken = pointed ? [pointed] : [];
  for (const label of places) {
    const half = label.textContent.length * 1.9 * em * unit * (isWide() ? 0.55 : 0.32);
    const [x, y, tall] = [Number(label.getAttribute("x")), Number(label.getAttribute("y")), 1.2 * em * unit];
    const rect = [x - half, y - tall, x + half, y + tall];
    // A small place's name may reach beyond it, but not hide it and its neighbours.
    const close = Number(label.dataset.w) <= (3 * 13 * box.width) / (2 * em * unit);
    const whole = rect[0] >= first && rect[2] <= last;
    const free =
      close &&
      whole &&
      !taken.some((r) => rect[0] < r[2] && rect[2] > r[0] && rect[1] < r[3] && rect[3] > r[1]);
    label.classList.toggle("on", free);
    if (free) taken.push(rect);
  }
};

// The district that is spoken of: outlined, in a circle where it is small, and named.
const point = (change) => {
  const shape = byId("d" + change.shape);
  if (!shape) return;
  const box = shape.getBBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const em = rem() * unit;
  const radius = Math.max(Math.hypot(box.width, box.height) / 2 + em, 4 * em);
  const lines = outline(shape.getAttribute("d"));
  const { height: tall } = svg.viewBox.baseVal;
  // A large district needs no circle to be found; its name stands in its middle.
  const isLarge = 3 * radius > tall;
  const outside = y + radius + 2.2 * em < tall ? y + radius + 1.6 * em : y - radius - 1.6 * em;
  const below = isLarge ? y : outside;
  const half = change.name.length * 1.3 * em * (isWide() ? 1 : 0.55);
  const middle = within(x, half, shownAcross());
  const ring = radius + 0.2 * em;
  pointed = [middle - half, below - 1.6 * em, middle + half, below + 1.6 * em];
  fit();
  byId("marks").innerHTML =
    lines +
    (isLarge
      ? ""
      : `<circle class="beacon" cx="${within(x, ring, shownAcross())}" cy="${within(y, ring, shownDown())}" r="${radius}"/>`) +
    `<text class="label" x="${middle}" y="${below}">${escape(change.name)}</text>`;
};

// --- panels ----------------------------------------------------------------------------------------
const tiers = (tally, data) => {
  byId("tiers").innerHTML = data.named
    .filter((tier) => tally[tier] || !tier || data.used.includes(tier))
    .map(
      (tier) =>
        `<li class="b${tier}${tally[tier] ? "" : " none"}"><b>${number(tally[tier])}</b><span>${escape(data.levels[tier])}</span></li>`,
    )
    .join("");
};
const tallyOf = (values, data) => {
  const tally = data.levels.map(() => 0);
  for (const tier of values) tally[tier] += 1;
  return tally;
};

// A sum over too few districts is no total: what the cities published stands in for it, or is named beside.
const listed = (names) => names.slice(0, 2).join(isWide() ? "、" : ", ") + (names.length > 2 ? "…" : "");
const figures = (data) => {
  const { figures: all, published_totals: published, leastShare, new_only: newOnly } = data;
  const whole = all.districts;
  const figure = (key, value, note, kind = "") =>
    `<div><h2>${say(key)}</h2><b class="${kind}">${value}</b><p>${escape(note)}</p></div>`;
  const one = (key) => {
    const { value, of } = all[key];
    const note = say("reported", { of: number(of), all: number(whole) });
    const cities = published[key];
    if (cities && cities.enough)
      return figure(key, number(cities.value), say("from_cities", { of: cities.of, all: number(whole) }));
    if (value != null && of >= leastShare * whole) return figure(key, number(value), note);
    const unreported = key === "total" && newOnly ? say("new_only") : say("unreported");
    const names = cities ? listed(cities.names) : "";
    const beside = cities ? ` · ${say("city_total", { names, value: number(cities.value) })}` : "";
    return figure(key, value == null ? unreported : say("too_few"), note + beside, "missing");
  };
  // The new cases of the last week are those of the week: told once.
  const boxes = [];
  if (data.has_cases || !data.measures.length) {
    if (period === "day") boxes.push(one("new"));
    boxes.push(one("week"));
  }
  if (data.has_totals) boxes.push(one("total"));
  // What the rule reads besides takes the rooms that are left.
  for (const { header, worst, median, of } of data.measures) {
    const [value, name] = worst.length ? worst[0] : [null, ""];
    const middle = median == null ? "" : say("worst_of", { name, median: number(median) });
    const note =
      median == null ? `${name} ${say("known_of", { of: number(of), all: number(whole) })}` : middle;
    const told = value == null ? say("unreported") : number(value);
    boxes.push(
      `<div><h2>${escape(header)}</h2><b class="${value == null ? "missing" : "measure"}">${escape(told)}</b><p>${escape(note)}</p></div>`,
    );
  }
  byId("figures").innerHTML = boxes.slice(0, 3).join("");
  fitLines(allOf("#figures b"));
};

// What is neither none nor certain does not look as if it were.
const percentOf = (chance) => {
  if (chance > 0.995) return ">99";
  return chance < 0.005 ? "<1" : Math.round(100 * chance);
};
// Where flows are expected to bring most, by importation pressure: beside the levels.
const next = (data) => {
  const told = data.next.map(({ name, chance }) => (chance == null ? name : `${name} ${percentOf(chance)}%`));
  return told.length
    ? `<p class="next"><b>${escape(say("where_next"))}</b> ${escape(told.join(" · "))}</p>`
    : "";
};
const byMeasure = (data) => !data.has_cases && data.measures.length > 0;
const ranking = (data) => {
  const { ranking: all, tiers: colours, figures: sums } = data;
  const [measure] = data.measures;
  const known = byMeasure(data) ? measure.of : sums.week.of;
  const among = say("among", { of: number(known), all: number(sums.districts) });
  const most = Math.max(...all.map((one) => Math.abs(one.week)), 1e-9);
  const title = byMeasure(data) ? say("ranking_of", { measure: measure.header }) : say("ranking");
  byId("ranking").classList.toggle("of-measure", byMeasure(data));
  // The name of what a rule reads takes the room of a line, where flows bring most that of two.
  const lines = all.slice(0, (byMeasure(data) ? 5 : 6) - (data.next.length ? 2 : 0)).map((one) => {
    const beside =
      one.rate == null
        ? `<small>${escape(one.city)}</small>`
        : `<small class="rate">${escape(say("per", { rate: number(one.rate) }))}</small>`;
    return `<li><i class="dot t${colours[one.code]}"></i><span><bdi>${escape(one.name)}</bdi>${beside}</span><b>${number(one.week)}</b><i class="bar" data-share="${Math.abs(one.week) / most}"></i></li>`;
  });
  byId("ranking").innerHTML =
    `<h2><span>${escape(title)}</span> <small>${among}</small></h2>` +
    (lines.length ? `<ol>${lines.join("")}</ol>` : `<p class="none-yet">${say("no_ranking")}</p>`) +
    next(data);
  for (const line of allOf("#ranking li bdi")) fitLines([line], 0.7);
  for (const bar of byId("ranking").querySelectorAll(".bar"))
    bar.style.width = `${100 * Number(bar.dataset.share)}%`;
};

// Districts by level: stacked day by day, the highest at the foot and grey on top; of a single day a bar for each level.
const levels = (data) => {
  const { trend: all, tallies, named } = data;
  const [wide, tall, foot] = [400, 170, 22];
  const single = tallies.length < 2;
  const shown = named.filter((tier) => tallies.some((tally) => tally[tier]));
  const step = wide / Math.max(single ? shown.length : tallies.length, single ? 4 : 1);
  const { districts } = data.figures;
  const most = single ? Math.max(...tallies[0], 1) : districts;
  const bar = (tier, place, foot, value) => {
    const height = (value / most) * (tall - 12);
    return `<rect class="l${tier}" x="${(place + 0.08) * step}" y="${foot - height}" width="${0.84 * step}" height="${height}"/>`;
  };
  const marks = single
    ? shown.map((tier, place) => bar(tier, place, tall, tallies[0][tier]))
    : tallies.flatMap((tally, place) => {
        let foot = tall;
        return shown.map((tier) => {
          const drawn = bar(tier, place, foot, tally[tier]);
          foot -= (tally[tier] / most) * (tall - 12);
          return drawn;
        });
      });
  byId("trend").innerHTML =
    `<h2><span>${escape(say("trend_levels"))}</span><span class="top">${escape(say("peak_levels", { value: number(districts) }))}</span></h2>` +
    `<svg viewBox="0 0 ${wide} ${tall + foot}" preserveAspectRatio="none">${marks.join("")}<path class="axis" d="M0,${tall}H${wide}" vector-effect="non-scaling-stroke"/></svg>` +
    `<p class="ends">${ends(all, single ? "" : `<span>${escape(say("few_days"))}</span>`)}</p>`;
};

// Bars of new cases, filled where enough districts reported and open where the cities' published totals stand in
// for them; other days are hatched. The 7-day mean is the server's.
// A map without cases shows the median of what its rule reads first.
// Where too few of its days are known, or there is one only, the districts of each level stand in its place.
const trend = (data) => {
  const { trend: all, leastShare, figures: sums } = data;
  const [measure] = data.measures;
  const none = all.map(() => null);
  const [means, published] = byMeasure(data) ? [none, none] : [data.trend_mean, data.trend_published];
  const [wide, tall, foot] = [400, 170, 22];
  const step = wide / all.length;
  const told = byMeasure(data)
    ? measure.trend
    : all.map(([, value, of], place) =>
        value != null && of >= leastShare * sums.districts ? value : published[place],
      );
  if (all.length < 2 || told.filter((value) => value != null).length * 3 < all.length) return levels(data);
  const most = Math.max(byMeasure(data) ? 1e-9 : 4, ...told.map((value) => value ?? 0));
  const least = Math.min(0, ...told.map((value) => value ?? 0));
  const y = (value) => tall - ((value - least) / (most - least)) * (tall - 12);
  let marks = "";
  let line = "";
  told.forEach((value, place) => {
    const x = place * step;
    const kind = published[place] == null ? "bar" : "bar city";
    marks +=
      value == null
        ? `<rect class="gap" x="${x}" y="12" width="${step}" height="${tall - 12}"/>`
        : `<rect class="${kind}" x="${x + step * 0.12}" y="${y(Math.max(value, 0))}" width="${step * 0.76}" height="${y(Math.min(value, 0)) - y(Math.max(value, 0))}"/>`;
    if (means[place] != null)
      line += `${place && means[place - 1] != null ? "L" : "M"}${x + step / 2},${y(means[place])}`;
  });
  byId("trend").innerHTML =
    `<h2><span>${escape(byMeasure(data) ? say("trend_of") : say("trend"))}</span></h2><svg viewBox="0 0 ${wide} ${tall + foot}" preserveAspectRatio="none"><defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0,6L6,0"/></pattern></defs>` +
    `${marks}<path class="axis" d="M0,${y(0)}H${wide}" vector-effect="non-scaling-stroke"/><path class="mean" vector-effect="non-scaling-stroke" d="${line}"/></svg>`;
  const labels = document.createElement("p");
  labels.className = "ends";
  const keys = [
    told.some((value) => value == null) && say("gap", { share: Math.round(100 * leastShare) }),
    published.some((value) => value != null) && say("open_bars"),
  ];
  labels.innerHTML = ends(all, `<span>${keys.filter(Boolean).join(" · ")}</span>`);
  byId("trend").append(labels);
  const top = document.createElement("span");
  top.className = "top";
  top.textContent = told.every((value) => value == null)
    ? ""
    : say("peak", { value: number(Math.max(...told.filter((value) => value != null))) });
  byId("trend").firstChild.append(top);
};

const review = ({ reviews: all }, date) => {
  const one = all.find((tally) => tally.date === date);
  if (!one) return "";
  const parts = ["up", "down", "gone"]
    .filter((key) => one[key])
    .map((key) => `${say(key)} <b>${number(one[key])}</b>`);
  if (one.new) parts.push(`${say("again")} <b>${number(one.new)}</b>`);
  if (!parts.length) return "";
  return `<span>${say("review", { date: shortDate(date), changes: parts.join(" · ") })}</span>`;
};

// One district that changed: from which tier to which, why, and its last weeks.
export const spotlight = (data, place) => {
  const area = byId("spotlight");
  const change = data.changes[place];
  const title = say(change && change.from === change.to ? "highest" : "changes");
  const head = `<header><span>${title}${change ? ` <b>${place + 1}</b>/${number(data.changes.length + data.untold)}` : ""}</span>${change ? review(data, change.date) : ""}</header>`;
  area.className = change ? `spotlight b${change.to}` : "spotlight";
  if (!change) {
    area.innerHTML = `${head}<p class="none-yet">${say("no_changes")}</p>`;
    byId("marks").innerHTML = "";
    return;
  }
  const badge = (tier) => `<span class="badge t${tier}">${escape(data.levels[tier])}</span>`;
  const names = change.from === change.to ? "" : data.levels[change.from] + data.levels[change.to];
  const long = names.length > 30 ? " long" : "";
  const strip = Array.from(change.tiers, (tier) => `<i class="s${tier}"></i>`).join("");
  area.innerHTML =
    `${head}<div class="who"><h3>${escape(change.name)}</h3><small>${escape(change.city)}</small>` +
    `<span class="step${long}">${change.from === change.to ? "" : `${badge(change.from)} → `}${badge(change.to)}</span></div>` +
    `<p class="why">${escape(change.reason)}</p><div class="strip">${strip}</div>`;
  shrink(area.querySelector(".why"));
  void area.offsetWidth;
  area.classList.add("enter");
  point(change);
};

// A long reason is set smaller until it fits, down to what can still be read.
const shrink = (text) => {
  for (let size = 2.35; size > 1.5 && text.scrollHeight > text.clientHeight; size -= 0.1)
    text.style.fontSize = `${size}rem`;
};

/** Long lines are set smaller, all that stand beside each other alike, until each ends in its box. */
const fitLines = (lines, least = 0.5) => {
  for (const one of lines) one.style.fontSize = "";
  const sizes = lines.map((one) => parseFloat(getComputedStyle(one).fontSize) / rem());
  for (
    let share = 0.95;
    share > least && lines.some((one) => one.scrollWidth > one.clientWidth);
    share *= 0.95
  )
    lines.forEach((one, at) => (one.style.fontSize = `${(share * sizes[at]).toFixed(2)}rem`));
};
const allOf = (selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

/** A long title ends before the states beside it. */
export const fitTitle = () => fitLines(allOf(".head h1"));

export const show = (data) => {
  document.documentElement.toggleAttribute("data-drill", data.drill);
  shownDay = data.day;
  period = data.period || "day";
  byId("day").textContent = say("as_of", { date: longDate(data.day) });
  byId("issue").textContent = say("issue", { number: data.number });
  byId("data").textContent = say("data_until", { date: longDate(data.newest) });
  paint(data.tiers, data.members);
  tiers(tallyOf(Object.values(data.tiers), data), data);
  figures(data);
  ranking(data);
  trend(data);
  fitLines(allOf("#trend h2 span"), 0.75);
};

// The colours and counts that came with the news, before the rest is there.
export const preview = (data, tiersOfDay) => {
  const shown = {};
  data.codes.forEach((code, place) => {
    shown[code] = Number(tiersOfDay[place]);
  });
  paint(shown, data.members);
  tiers(tallyOf(Object.values(shown), data), data);
};
