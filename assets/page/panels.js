// The page around the map: legend, dates, card, table, sums and comparison follow the state.
import { axisDate } from "../client/dates.js";
import { byId, escape } from "../client/dom.js";
import { counted, fill, isolated, number } from "../client/words.js";
import { ageWord, dayOf, daysSince, periodLength } from "../client/clock.js";
import { detail, detailOf, reasonOn } from "./details.js";
import {
  besideLastWeek,
  calendarDay,
  dayIndex,
  differs,
  knownDistricts,
  levelName,
  levelNames,
  longDay,
  mapOn,
  membersOf,
  nameOf,
  publishedTiers,
  say,
  shapeOf,
  shortDay,
  shortOf,
  shownTier,
  tierOn,
} from "./edition.js";
import { fillFlowCard, flowCard, paintFlows } from "./flows.js";
import { links } from "./links.js";
import { fetchJson } from "./loading.js";
import { addNames, fitMap, frameTo, paint } from "./map.js";
import { keepButton, showMine } from "./my-districts.js";
import { signsOf } from "./signs.js";
import { table } from "./table.js";
import { addressOf, change, choose, onChange, onRenew, page, pageAddress, soon } from "./state.js";

const join = (list) => list.join(say("separator"));
// Names of districts; of very many the first ones, and how many more there are (as pages/map_page.py does).
const most = 30;
const listed = (codes) => {
  const more = codes.length > most ? [say("names_more", { count: number(codes.length - most) })] : [];
  return join([...codes.slice(0, most).map(shortOf), ...more]);
};
const count = (tiers) => {
  const tally = page.data.levels.map(() => 0);
  for (const tier of tiers) tally[tier] += 1;
  for (const item of byId("legend").children) {
    const tier = Number(item.dataset.tier);
    item.querySelector("b").textContent = number(tally[tier]);
    item.hidden = !(tally[tier] || !tier || page.data.used.includes(tier));
  }
  return tally;
};
export const countOn = (date, tiers) => {
  count(tiers);
  byId("when").textContent = say("as_of_day", { date: longDay(date) });
};

const legend = (day) => {
  const tally = count(Object.keys(page.data.districts).map((code) => shownTier(code, day, page.state.layer)));
  byId("legend").querySelector("[data-tier='0'] .level").textContent =
    page.state.layer === "published" ? say("open_level") : levelName(0);
  const told = page.data.tiers.filter((tier) => tally[tier] || page.data.used.includes(tier));
  const spoken = told.map((tier) => `${levelName(tier)} ${tally[tier]}`);
  byId("map-desc").textContent = `${say("map_desc", { counts: join(spoken) })} ${say("map_keys")}`;
};

const silence = (day) => {
  const silent = Object.values(page.data.districts).filter((district) => district.silent[day] === "1").length;
  byId("silent").hidden = !silent;
  byId("silent").textContent = fill(counted(page.data.texts, "not_reported_count", silent), {
    count: number(silent),
  });
};

/** @type {() => any} */
const canonical = () => document.querySelector("link[rel=canonical]");
// The title of the window: the chosen district with its tier first, then map and day (as pages/map_page.py does).
const windowTitle = (day, line) => {
  const code = page.state.district;
  const chosen = code ? `${isolated(nameOf(code))} ${levelName(tierOn(code, day))}` : "";
  const parts = [document.body.dataset.drill, chosen, document.querySelector("h1").textContent, line];
  return parts.filter(Boolean).join(" · ");
};
// The version of the rule that is in force on the day, where it has several.
const rule = () => {
  const { versions } = page.data;
  if (!versions.length) return;
  const begun = versions.filter((one) => one.from <= page.state.date);
  const { title, note, sources } = begun[begun.length - 1] || versions[0];
  byId("rule-title").textContent = title;
  byId("rule-note").textContent = note;
  byId("rule-sources").innerHTML = sources
    .map(([url, name]) => `<li><a href="${escape(url)}" rel="noopener noreferrer">${escape(name)}</a></li>`)
    .join("");
};
const dates = (day) => {
  const line = say("as_of_day", { date: longDay(page.state.date) });
  byId("when").textContent = line;
  byId("when").dateTime = page.state.date;
  const title = say("map_title", { region: page.data.region, date: longDay(page.state.date) });
  byId("map-title").textContent = title;
  const map = mapOn(day);
  const first = page.data.published[0];
  const published = byId("published-line");
  published.hidden = page.state.layer === "graded";
  if (map) published.textContent = say("published_in_force", { date: shortDay(map.date) });
  else if (first) published.textContent = say("published_none", { date: shortDay(first.date) });
  byId("retrospective").hidden = page.state.layer !== "graded" || page.state.date >= page.data.inForce;
};

const compare = (day) => {
  const line = byId("compare");
  line.hidden = !mapOn(day);
  if (line.hidden) return;
  const codes = Object.keys(page.data.districts);
  const comparable = codes.filter((code) => tierOn(code, day) && publishedTiers(code, day).length);
  const differ = comparable.filter((code) => differs(code, day));
  line.textContent = say("compare_line", {
    same: comparable.length - differ.length,
    differ: differ.length,
    open: codes.length - comparable.length,
  });
  if (differ.length) line.textContent += say("sentences") + say("compare_names", { names: listed(differ) });
};

const sums = (day) => {
  const lines = [];
  const districts = knownDistricts(day);
  for (const code in page.data.sums) {
    const sum = page.data.sums[code];
    if (sum.total[day] == null) continue;
    const [known, all] = districts.get(code) || [0, 0];
    const zones = Object.keys(sum.zones)
      .filter((zone) => sum.zones[zone][day] != null)
      .map((zone) => `${page.data.zones[zone].name} ${sum.zones[zone][day]}`);
    lines.push(
      `<tr><th scope="row">${escape(nameOf(code))}</th><td class="n">${sum.total[day]}</td>` +
        `<td class="n">${known ? (sum.placed[day] ?? "–") : "–"}</td><td>${escape(join(zones) || "–")}</td><td class="n">${sum.rest[day] ?? "–"}</td><td class="n">${known}/${all}</td></tr>`,
    );
  }
  byId("sums").querySelector("tbody").innerHTML =
    lines.join("") || `<tr><td colspan="6">${escape(say("sums_none"))}</td></tr>`;
};

// --- the card: why this colour -----------------------------------------------------------------
// In the graded layer since the last review, in the published one since the last published map.
const changes = (day) => {
  const layer = page.state.layer;
  const moments = layer === "graded" ? page.data.moments : page.data.published.map((map) => map.date);
  const past = moments.filter((moment) => moment <= page.state.date && page.data.days.includes(moment));
  const now = past.pop();
  const before = past.pop();
  if (!now || !before) return "";
  const from = page.data.days.indexOf(before);
  const groups = { changed_up: [], changed_down: [], changed_gone: [], changed_new: [] };
  for (const code in page.data.districts) {
    const [was, is] = [shownTier(code, from, layer), shownTier(code, day, layer)];
    if (was === is) continue;
    if (layer === "published" && (!was || !is)) continue;
    if (!is) groups.changed_gone.push(code);
    else if (!was) groups.changed_new.push(code);
    else groups[is > was ? "changed_up" : "changed_down"].push(code);
  }
  const lines = Object.keys(groups)
    .filter((key) => groups[key].length)
    .map((key) => `<p>${escape(say(key, { count: groups[key].length, names: listed(groups[key]) }))}</p>`);
  const reviewed = page.data.reviews.length || layer !== "graded";
  const title = `${say(reviewed ? "changed_title" : "changed_title_before")} (${shortDay(before)} → ${shortDay(now)})`;
  return (
    `<h2>${escape(title)}</h2>` +
    (lines.join("") || `<p>${escape(say("changed_none", { date: shortDay(before) }))}</p>`)
  );
};

const card = (day) => {
  const code = page.state.district;
  const area = byId("card");
  if (!code) {
    area.innerHTML = `<p class="hint">${escape(say("choose_hint"))}</p>` + changes(day);
    return;
  }
  if (detailOf(code)) {
    area.innerHTML = cardFor(code, detailOf(code), day);
    fillFlowCard(code);
    return;
  }
  detail(code)
    .then(() => code === page.state.district && card(dayIndex()))
    .catch(() => {
      if (code === page.state.district)
        area.innerHTML = headFor(code, tierOn(code, dayIndex())) + keepButton(code);
    });
};

const headFor = (code, tier) => {
  const city = page.data.districts[code].city;
  return (
    `<h2><span class="badge t${tier}">${escape(levelName(tier))}</span> ${escape(nameOf(code))} ` +
    `<small>${escape(city in page.data.cities ? nameOf(city) : "")}</small></h2>`
  );
};

// Since when, and how that is beside a week ago (as pages/standing_line.py says it).
const standing = (code, day) => {
  const { tiers } = page.data.districts[code];
  let first = day;
  while (first && tiers[first - 1] === tiers[day]) first -= 1;
  const since = say(first ? "standing_since" : "standing_since_first", {
    date: axisDate(page.data.days[first], page.data.period, page.state.date),
  });
  return [since, besideBefore(code, day)].filter(Boolean).join(say("standing_between"));
};
const besideBefore = (code, day) => {
  const { tiers } = page.data.districts[code];
  if (page.data.period !== "day") {
    const last = [...tiers.slice(Math.max(0, day - 2), day + 1)].map((tier) => levelName(Number(tier)));
    return last.length === 3 ? say("standing_last", { levels: last.join(" → ") }) : "";
  }
  const beside = besideLastWeek(code, day);
  return beside && say(`standing_${beside}`, { level: levelName(tierOn(code, day - 7)) });
};

// What the authority asks of people at a level, in its own words.
const advice = (tier) => {
  const [text, url] = page.data.levels[tier].advice || [];
  if (!text) return "";
  const source = `<a href="${escape(url)}" rel="noreferrer">${escape(say("advice_source"))}</a>`;
  return `<p class="advice"><b>${escape(say("advice"))}</b> ${escape(text)} ${source}</p>`;
};

const cardFor = (code, known, day) => {
  const district = page.data.districts[code];
  const reason = reasonOn(code, day);
  const possible = publishedTiers(code, day);
  const facts = [
    known.population
      ? say("population", { count: number(known.population[0]), year: known.population[1] })
      : say("population_none"),
  ];
  if (possible.length)
    facts.push(
      (mapOn(day) ? say("published_in_force", { date: shortDay(mapOn(day).date) }) : "") +
        say("colon") +
        levelNames(possible),
    );
  const remarks = [];
  if (district.in) remarks.push(say("drawn_in", { name: nameOf(district.in) }));
  const others = membersOf(code).filter((member) => member !== code);
  if (others.length) {
    remarks.push(
      say("also_here", { names: join(others.map((c) => `${nameOf(c)} ${levelName(tierOn(c, day))}`)) }),
    );
  }
  if (known.zones.length) remarks.push(join(known.zones) + say("colon") + say("district_zone"));
  return (
    headFor(code, reason.tier) +
    `<p class="standing">${escape(standing(code, day))}</p>` +
    `<p class="reason">${escape(reason.text)}</p>` +
    advice(reason.tier) +
    `<p class="facts">${facts.map(escape).join(" · ")}</p>` +
    remarks.map((remark) => `<p class="facts">${escape(remark)}</p>`).join("") +
    signsOf(known.signs, day) +
    flowCard(code, pageAddress("flows")) +
    keepButton(code)
  );
};

// --- theme and links ---------------------------------------------------------------------------
export const isDark = () =>
  page.state.theme === "dark" ||
  (page.state.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
const theme = () => {
  document.documentElement.dataset.theme = page.state.theme;
  document.documentElement.dataset.layer = page.state.layer;
};
byId("to-theme").addEventListener("click", (event) => {
  event.preventDefault();
  change({ theme: isDark() ? "light" : "dark" }, "amend");
  byId(isDark() ? "to-light" : "to-dark").focus();
});
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
byId("districts").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || !page.data) return;
  event.preventDefault();
  choose(link.closest("tr").id.slice(1));
  document.querySelector(".map-area").scrollIntoView({ behavior: isCalm() ? "auto" : "smooth" });
});

// What the page leaves out where there is nothing to choose or to compare (`choices.py`).
const leaveOut = () => {
  document.documentElement.dataset.without = page.data.without.join(" ");
};

// --- another edition, another day of the reader's --------------------------------------------------
const ages = {
  early: "age_early",
  today: "age_today",
  yesterday: "age_yesterday",
  recent: "age_days",
  old: "age_history",
};
export const tellAge = () => {
  const newest = page.data.days[page.data.days.length - 1];
  const days = daysSince(page.boot.zone, newest);
  const word = ageWord(days, page.boot.newsDays, periodLength(newest, page.data.period));
  const told = say(ages[word], { days: number(days) });
  byId("age").textContent = say("in_brackets", { text: told });
};
onRenew((notice) => {
  byId("edition-line").textContent = say("edition_line", {
    number: notice.number,
    published: calendarDay(dayOf(page.boot.zone, notice.published)),
  });
  leaveOut();
  byId("data-line").textContent = say("data_until", { date: longDay(notice.days[1]) });
  tellAge();
  byId("cite").textContent = page.data.id;
  canonical().href = addressOf(Object.assign({}, page.state, { edition: page.data.id }));
});

const frame = (state) => {
  if (state.level === "county" && state.district) frameTo(page.data.boxes[shapeOf(state.district)]);
  else if (state.city) frameTo(page.data.cities[state.city].box);
  else frameTo(null);
};

const rest = () => {
  const day = dayIndex();
  // A browser draws its own window anew for it, and would do so before the map.
  document.title = windowTitle(day, byId("when").textContent);
  silence(day);
  rule();
  links();
  compare(day);
  table(day);
  sums(day);
  card(day);
  showMine();
};

const render = (state, before) => {
  const day = dayIndex();
  paint();
  paintFlows();
  legend(day);
  dates(day);
  theme();
  if (before && before.date !== state.date) soon(rest);
  else rest();
  const moved = (key) => before && before[key] !== state[key];
  if (moved("city") || moved("level") || (state.level === "county" && moved("district"))) frame(state);
  if (before && before.district !== state.district) fitMap();
};

export const ready = fetchJson(`${page.boot.edition}/view.json`).then((data) => {
  page.data = data;
  addNames();
  onChange(render);
  render(page.state, null);
  // A static file cannot know how old it is by now.
  if (page.boot.site) tellAge();
  document.documentElement.dataset.ready = "map";
});
// Without the data the page stays what the server sent, and says so.
ready.catch(() => {
  byId("data-failed").hidden = false;
  byId("mine").hidden = true;
  document.documentElement.dataset.ready = "failed";
});
