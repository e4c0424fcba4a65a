// Dash's side: its controls set the state, the state sets its controls; the chart comes last.
import { config, load, withDay } from "./charts.js";
import { fitted } from "./chart-room.js";
import { mendRoles } from "./dash-roles.js";
import { typeAtOnce } from "./find-keys.js";
import { ownLabel } from "./find-labels.js";
import { axisDate } from "../client/dates.js";
import { dayIndex, longDay, nameOf, say, shownDay } from "./edition.js";
import { fetchJson } from "./loading.js";
import { cardFirst } from "./my-districts.js";
import { join } from "./painting.js";
import { isDark, ready } from "./panels.js";
import { change, onChange, onRenew, page, soon } from "./state.js";

const space = (window.dash_clientside = window.dash_clientside || {});
let playing = 0;
let plotly = null;
const figures = new Map();

const set = (id, props) => {
  if (window.dash_clientside.set_props) window.dash_clientside.set_props(id, props);
};
const level = () => page.state.level || (page.state.city ? "city" : "province");
const nothing = () => window.dash_clientside.no_update;

// What the controls show, and what they were told and have not answered yet. Dash answers every value
// with a callback, sometimes after the next one was told; an answer is no wish of the reader.
const shows = { find: null, level: "province", layer: "graded", flow: "off", day: -1 };
const told = { find: [], level: [], layer: [], flow: [], day: [] };
const tell = (id, value) => {
  if (shows[id] === value) return;
  shows[id] = value;
  told[id].push(value);
  set(id, { value });
};
const answers = (id, value) => {
  const place = told[id].indexOf(value);
  told[id] = place < 0 ? [] : told[id].slice(place + 1);
  if (place < 0) shows[id] = value;
  return place >= 0;
};

const find = (code) => {
  cardFirst();
  change({ city: page.data.districts[code].city, district: code });
};
space.fivecolour = {
  on_find: (value) => {
    if (!page.data || answers("find", value || null)) return nothing();
    if (!value) change({ city: "", district: "", level: "" });
    else if (page.data.cities[value]) change({ city: value, district: "", level: "" });
    else if (page.data.districts[value]) find(value);
    else {
      const inside = (page.data.zones[value] || {}).in;
      if (inside) find(inside);
    }
    return nothing();
  },
  on_level: (value) => {
    if (!page.data || answers("level", value)) return nothing();
    const district = page.state.district;
    const usual = page.data.home || Object.keys(page.data.cities).sort()[0] || "";
    const city = district ? page.data.districts[district].city : page.state.city || usual;
    if (value === "province") change({ city: "", level: "" });
    else if (value === "city") change({ city, level: "" });
    else {
      const chosen =
        district || Object.keys(page.data.boxes).find((code) => page.data.districts[code].city === city);
      change({ city, district: chosen, level: "county" });
    }
    return nothing();
  },
  on_layer: (value) => {
    if (page.data && !answers("layer", value)) change({ layer: value });
    return nothing();
  },
  on_flow: (value) => {
    if (page.data && !answers("flow", value)) change({ flow: value === "on" ? "on" : "" });
    return nothing();
  },
  on_day: (value) => {
    if (page.data && !answers("day", value)) change({ date: page.data.days[value] }, gesture());
    return nothing();
  },
  on_play: () => {
    if (!page.data) return nothing();
    if (playing) stop();
    else start();
    return nothing();
  },
  trend: (view) => (view ? chart(view) : nothing()),
};
window.dccFunctions = Object.assign(window.dccFunctions || {}, {
  fiveColourDay: (value) => (page.data ? shownDay(page.data.days[value]) : ""),
});

// Dragging, however long the finger rests between, a held key and playing are one gesture each.
let last = -Infinity;
/** @type {"" | "down" | "drags"} */
let press = "";
addEventListener("pointerdown", () => (press = "down"), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (press = ""), true);
const gesture = () => {
  const now = performance.now();
  const goesOn = playing || press === "drags" || (!press && now - last <= 700);
  last = now;
  if (press) press = "drags";
  return goesOn ? "move" : "begin";
};

let first = false;
const step = () => {
  const day = dayIndex() + 1;
  if (day >= page.data.days.length) return stop();
  change({ date: page.data.days[day] }, first ? "begin" : "move");
  first = false;
  playing = setTimeout(step, 450);
  return undefined;
};
const start = () => {
  first = true;
  if (dayIndex() >= page.data.days.length - 1) {
    change({ date: page.data.days[0] }, "begin");
    first = false;
  }
  playing = setTimeout(step, 250);
  showPlay();
};
const stop = () => {
  clearTimeout(playing);
  playing = 0;
  showPlay();
};
const showPlay = () => {
  const button = document.getElementById("play");
  button.textContent = say(playing ? "pause" : "play");
  button.setAttribute("aria-pressed", String(Boolean(playing)));
};

// The layout serves all languages, and the search box holds plain texts alone: it names places in the map's
// first language before the others.
const ownNames = (option) => {
  const { cities, districts, zones } = page.data;
  const place = districts[option.value] || cities[option.value] || zones[option.value];
  if (!place) return option;
  const city = cities[districts[option.value]?.city];
  return { ...option, label: ownLabel(option.label, place, city?.short || nameOf(place.in)) };
};
const nameSearch = () =>
  set("find", {
    options: window.dash_component_api.getLayout("find").props.options.map(ownNames),
    placeholder: say("find"),
    labels: {
      search: say("find_by"),
      no_options_found: say("find_nothing"),
      clear_search: say("find_clear"),
      clear_selection: say("find_clear"),
    },
  });

const share = () => {
  tell("day", dayIndex());
  tell("layer", page.state.layer);
  tell("flow", page.state.flow || "off");
  tell("level", level());
  tell("find", page.state.district || page.state.city || null);
  const thumb = thumbOf();
  if (thumb) {
    thumb.setAttribute("aria-label", say("day"));
    thumb.setAttribute("aria-valuetext", longDay(page.state.date));
  }
  const { site } = page.boot;
  // A static site of very many districts has the whole map's trend alone.
  const chosen = site && !site.trends ? "" : page.state.district || page.state.city;
  const code = chosen || page.data.whole;
  // Of one day there is no trend.
  if (!code || page.data.without.includes("days")) return;
  const view = { code, lang: page.state.lang, theme: isDark() ? "dark" : "light", edition: page.data.id };
  view.width = chartWidth();
  if (JSON.stringify(view) !== JSON.stringify(drawn)) set("view", { data: (drawn = view) });
  else moveCursor();
  const title = document.getElementById("trend-title");
  if (title) title.textContent = say("trend_of", { name: nameOf(code) });
};

const chartWidth = () => document.querySelector(".trend").clientWidth;

// A change of day moves the chart's cursor and draws nothing anew; it waits until the map has its colours.
let drawn = null;
let moving = 0;
const moveCursor = () => {
  clearTimeout(moving);
  moving = setTimeout(() => {
    const graph = document.querySelector("#trend-graph .js-plotly-plot");
    if (!graph || !window.Plotly) return;
    const day = page.state.date;
    window.Plotly.relayout(graph, { "shapes[0].x0": day, "shapes[0].x1": day, "shapes[0].visible": true });
  }, 120);
};

// The figure is drawn for 16 px text; on a wall it grows with the page's type.
const sized = (figure) => {
  const factor = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  if (factor < 1.15) return figure;
  const grow = (value, key) => {
    if (Array.isArray(value)) return value.map((item) => grow(item, key));
    if (value === null || typeof value !== "object") return value;
    const grown = {};
    for (const name in value) {
      const scaled = (key === "font" || key === "tickfont" || key === "textfont") && name === "size";
      const length = ["height", "xshift", "yshift", "minsize"].includes(name) || key === "margin";
      const isNumber = typeof value[name] === "number";
      grown[name] = isNumber && (scaled || length) ? value[name] * factor : grow(value[name], name);
    }
    return grown;
  };
  return Object.assign({}, figure, {
    data: figure.data.map((trace) => grow(trace, "")),
    layout: grow(figure.layout, "layout"),
  });
};

// What part of the slider a day takes that is written below it.
const markRoom = () => {
  const { clientWidth } = document.getElementById("day");
  return (4.2 * parseFloat(getComputedStyle(document.documentElement).fontSize)) / Math.max(clientWidth, 1);
};
// The slider in the reader's language, and of another edition: its days, and its reviews as marks, as
// pages/dash_layout.py sets them; none of them upon the first day.
const timeline = () => {
  const { days, reviews } = page.data;
  const marked = reviews.filter((day) => days.indexOf(day) > (days.length - 1) * markRoom());
  if (!marked.length) marked.push(days[0], days[days.length - 1]);
  const step = Math.max(1, Math.ceil(marked.length / 6));
  const marks = {};
  for (const day of [days[0], ...marked.filter((_, place) => place % step === 0)]) {
    marks[days.indexOf(day)] = axisDate(day, page.data.period, days[days.length - 1]);
  }
  set("day", { max: days.length - 1, marks });
};
onRenew(() => {
  figures.clear();
  timeline();
});

const chart = (view) => {
  plotly = plotly || load(page.boot.plotly);
  const key = `${view.code}.${view.lang}.${view.theme}`;
  if (!figures.has(key)) {
    const figure = fetchJson(`${page.boot.edition}/trends/${key}.json`);
    figure.catch(() => figures.delete(key));
    figures.set(key, figure);
  }
  return Promise.all([figures.get(key), plotly]).then(([plain]) => {
    const figure = fitted(withDay(sized(plain), page.state.date), chartWidth());
    const style = { height: `${figure.layout.height}px` };
    const settings = config();
    return {
      namespace: "dash_core_components",
      type: "Graph",
      props: { id: "trend-graph", figure, config: settings, style, responsive: true },
    };
  });
};

// Dash has mounted when its slider stands in the page; only then are the controls told the state.
const thumbOf = () => document.querySelector("#day [role=slider]");
const mounted = () => thumbOf() && window.dash_clientside.set_props;
const watch = new MutationObserver(() => {
  if (!mounted()) return;
  watch.disconnect();
  ready.then(
    () => {
      shows.day = Number(thumbOf().getAttribute("aria-valuenow"));
      timeline();
      nameSearch();
      mendRoles();
      typeAtOnce();
      share();
      onChange((state, before) => (before.date === state.date ? share() : soon(share)));
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", share);
      // What a chart has room for is found out for its width.
      addEventListener("resize", () => soon(share));
      join();
      document.documentElement.dataset.ready = "all";
    },
    () => {},
  );
});
// Static hosts tell by the ending of a file what it is, and Dash takes nothing else for JSON.
const staticFetch = () => {
  const plain = window.fetch;
  window.fetch = (url, options) =>
    plain(typeof url === "string" ? url.replace(/(_dash-(layout|dependencies))$/, "$1.json") : url, options);
};
// The form of the first HTML goes when Dash comes: its room stays until the controls stand there.
const keepRoom = () => {
  const form = document.querySelector(".controls.plain");
  /** @type {any} */
  const sheet = document.querySelector(".sheet");
  if (form) sheet.style.setProperty("--controls", `${form.getBoundingClientRect().height}px`);
};
// Dash's scripts come in their order after the first data.
ready.then(
  () => {
    keepRoom();
    if (page.boot.site) staticFetch();
    for (const address of page.boot.dash) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false;
      document.body.append(script);
    }
  },
  () => {},
);
watch.observe(document.getElementById("react-entry-point"), { childList: true, subtree: true });
