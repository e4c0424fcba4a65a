// Dash's side: its controls set the state, the state sets its controls; the chart comes last.
(() => {
  "use strict";
  const fc = window.fivecolour;
  const space = (window.dash_clientside = window.dash_clientside || {});
  let playing = 0;
  let plotly = null;
  const figures = new Map();

  const set = (id, props) => {
    if (window.dash_clientside.set_props) window.dash_clientside.set_props(id, props);
  };
  const level = () => fc.state.level || (fc.state.city ? "city" : "province");
  const nothing = () => window.dash_clientside.no_update;

  // What the controls show, and what they were told and have not answered yet. Dash answers every value
  // with a callback, sometimes after the next one was told; an answer is no wish of the reader.
  const shows = { find: null, level: "province", layer: "graded", day: -1 };
  const told = { find: [], level: [], layer: [], day: [] };
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

  space.fivecolour = {
    on_find: (value) => {
      if (!fc.data || answers("find", value || null)) return nothing();
      if (!value) fc.set({ city: "", district: "", level: "" });
      else if (fc.data.cities[value]) fc.set({ city: value, district: "", level: "" });
      else if (fc.data.districts[value]) fc.set({ city: fc.data.districts[value].city, district: value });
      else {
        const inside = (fc.data.zones[value] || {}).in;
        if (inside) fc.set({ city: fc.data.districts[inside].city, district: inside });
      }
      return nothing();
    },
    on_level: (value) => {
      if (!fc.data || answers("level", value)) return nothing();
      const district = fc.state.district;
      const city = district ? fc.data.districts[district].city : fc.state.city || fc.data.home;
      if (value === "province") fc.set({ city: "", level: "" });
      else if (value === "city") fc.set({ city, level: "" });
      else {
        const chosen = district || Object.keys(fc.data.boxes).find((code) => fc.data.districts[code].city === city);
        fc.set({ city, district: chosen, level: "county" });
      }
      return nothing();
    },
    on_layer: (value) => {
      if (fc.data && !answers("layer", value)) fc.set({ layer: value });
      return nothing();
    },
    on_day: (value) => {
      if (fc.data && !answers("day", value)) fc.set({ date: fc.data.days[value] }, dragging());
      return nothing();
    },
    on_play: () => {
      if (!fc.data) return nothing();
      if (playing) stop();
      else start();
      return nothing();
    },
    trend: (view) => (view ? chart(view) : nothing()),
  };
  window.dccFunctions = Object.assign(window.dccFunctions || {}, {
    fiveColourDay: (value) => (fc.data ? fc.shortDate(fc.data.days[value]) : ""),
  });

  // Dragging and playing write one history entry, not one a day.
  let last = 0;
  const dragging = () => {
    const now = performance.now();
    const soon = now - last < 700;
    last = now;
    return soon || Boolean(playing);
  };

  const step = () => {
    const day = fc.day() + 1;
    if (day >= fc.data.days.length) return stop();
    fc.set({ date: fc.data.days[day] }, true);
    playing = setTimeout(step, 450);
    return undefined;
  };
  const start = () => {
    if (fc.day() >= fc.data.days.length - 1) fc.set({ date: fc.data.days[0] }, true);
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
    button.textContent = fc.text(playing ? "pause" : "play");
    button.setAttribute("aria-pressed", String(Boolean(playing)));
  };

  // Dash offers its radio buttons as options of a nameless list; who hears the page needs a named group.
  const nameGroups = () => {
    for (const group of document.querySelectorAll(".choices")) {
      group.setAttribute("role", "radiogroup");
      group.setAttribute("aria-labelledby", `${group.id}-name`);
      for (const label of group.children) label.setAttribute("role", "none");
    }
  };

  const share = () => {
    tell("day", fc.day());
    tell("layer", fc.state.layer);
    tell("level", level());
    tell("find", fc.state.district || fc.state.city || null);
    const thumb = thumbOf();
    if (thumb) {
      thumb.setAttribute("aria-label", fc.text("day"));
      thumb.setAttribute("aria-valuetext", fc.longDate(fc.state.date));
    }
    const code = fc.state.district || fc.state.city || fc.data.home;
    if (!code) return;
    const view = { code, lang: fc.state.lang, theme: fc.dark() ? "dark" : "light", edition: fc.data.id };
    if (JSON.stringify(view) !== JSON.stringify(drawn)) set("view", { data: (drawn = view) });
    else moveCursor();
    const title = document.getElementById("trend-title");
    if (title) title.textContent = fc.text("trend_of", { name: fc.nameOf(code) });
  };

  // A change of day moves the chart's cursor and draws nothing anew; it waits until the map has its colours.
  let drawn = null;
  let moving = 0;
  const moveCursor = () => {
    clearTimeout(moving);
    moving = setTimeout(() => {
      const graph = document.querySelector("#trend-graph .js-plotly-plot");
      if (!graph || !window.Plotly) return;
      const day = fc.state.date;
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
    return Object.assign({}, figure, { data: figure.data.map((trace) => grow(trace, "")), layout: grow(figure.layout, "layout") });
  };

  // The slider of another edition: its days, and its reviews as marks, as app/fivecolour/web/layout.py sets them.
  const timeline = () => {
    const { days, reviews } = fc.data;
    const marked = reviews.filter((day) => days.includes(day));
    if (!marked.length) marked.push(days[0], days[days.length - 1]);
    const step = Math.max(1, Math.ceil(marked.length / 9));
    const marks = {};
    for (const day of [days[0], ...marked.filter((_, place) => place % step === 0)]) {
      marks[days.indexOf(day)] = day.slice(5).split("-").map(Number).join("/");
    }
    set("day", { max: days.length - 1, marks });
  };
  fc.onRenew(() => {
    figures.clear();
    timeline();
  });

  const chart = (view) => {
    plotly = plotly || fc.charts.load(fc.boot.plotly);
    const key = `${view.code}.${view.lang}.${view.theme}`;
    if (!figures.has(key)) {
      const figure = fc.fetchJson(`${fc.boot.edition}/trends/${key}.json`);
      figure.catch(() => figures.delete(key));
      figures.set(key, figure);
    }
    return Promise.all([figures.get(key), plotly]).then(([plain]) => {
      const figure = fc.charts.withDay(sized(plain), fc.state.date);
      const style = { height: `${figure.layout.height}px` };
      const config = fc.charts.config(view.lang);
      return { namespace: "dash_core_components", type: "Graph", props: { id: "trend-graph", figure, config, style, responsive: true } };
    });
  };

  // Dash has mounted when its slider stands in the page; only then are the controls told the state.
  const thumbOf = () => document.querySelector("#day [role=slider]");
  const mounted = () => thumbOf() && window.dash_clientside.set_props;
  const watch = new MutationObserver(() => {
    if (!mounted()) return;
    watch.disconnect();
    fc.ready.then(() => {
      shows.day = Number(thumbOf().getAttribute("aria-valuenow"));
      timeline();
      nameGroups();
      share();
      fc.onChange((state, before) => (before.date === state.date ? share() : fc.soon(share)));
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", share);
      document.documentElement.dataset.ready = "all";
    }, () => {});
  });
  // Dash's scripts come in their order after the first data.
  fc.ready.then(() => {
    for (const address of fc.boot.dash) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false;
      document.body.append(script);
    }
  }, () => {});
  watch.observe(document.getElementById("react-entry-point"), { childList: true, subtree: true });
})();
