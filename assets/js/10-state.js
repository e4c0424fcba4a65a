// The view's state: one object, mirrored in the address. Everything else listens to it.
(() => {
  "use strict";
  const boot = JSON.parse(document.getElementById("five-colour").textContent);
  const fc = (window.fivecolour = window.fivecolour || {});
  const keys = ["date", "city", "district", "level", "layer", "lang", "theme", "edition"];
  const listeners = [];

  fc.boot = boot;
  fc.state = Object.assign({}, boot.state);
  fc.data = null;
  fc.onChange = (listener) => listeners.push(listener);

  fc.address = (state) => {
    const query = new URLSearchParams();
    for (const key of keys) {
      if (state[key] && state[key] !== boot.defaults[key]) query.set(key, state[key]);
    }
    const text = query.toString();
    return text ? "./?" + text : "./";
  };

  const tell = (before) => listeners.forEach((listener) => listener(fc.state, before));

  // `replace` keeps one history entry while a slider is dragged or the days are played.
  fc.set = (changes, replace = false) => {
    const before = fc.state;
    const after = Object.assign({}, before, changes);
    if (keys.every((key) => after[key] === before[key])) return;
    fc.state = after;
    history[replace ? "replaceState" : "pushState"](null, "", fc.address(after));
    tell(before);
  };

  // Another edition is in `fc.data`: what was made from the old one is forgotten, the view stays.
  const renewed = [];
  fc.onRenew = (listener) => renewed.push(listener);
  fc.renew = (notice, date) => {
    boot.edition = `editions/${notice.id}`;
    boot.defaults.date = fc.data.opens;
    const before = fc.state;
    fc.state = Object.assign({}, before, { date });
    history.replaceState(null, "", fc.address(fc.state));
    renewed.forEach((listener) => listener(notice));
    tell(before);
  };

  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search);
    const after = {};
    for (const key of keys) after[key] = query.get(key) || boot.defaults[key] || "";
    if (after.lang !== fc.state.lang || after.edition !== fc.state.edition) {
      location.reload();
      return;
    }
    const before = fc.state;
    fc.state = after;
    tell(before);
  });

  // On a change of day the map has its colours first; what is read beside it follows a moment later, once
  // for the last of several quick changes.
  const waiting = new Map();
  fc.soon = (work) => {
    clearTimeout(waiting.get(work));
    waiting.set(work, setTimeout(work, 160));
  };

  // Nothing else is asked for before the map can be seen.
  fc.seen = new Promise((done) => {
    const idle = window.requestIdleCallback ? () => requestIdleCallback(done, { timeout: 400 }) : () => setTimeout(done, 100);
    // Four frames: the second is the first that can hold the whole map, and drawing it may take the third.
    const frames = (left) => (left ? requestAnimationFrame(() => frames(left - 1)) : idle());
    if (!window.PerformanceObserver || !PerformanceObserver.supportedEntryTypes.includes("paint")) frames(4);
    else new PerformanceObserver((_, observer) => { observer.disconnect(); frames(4); }).observe({ type: "paint", buffered: true });
  });

  fc.fetchJson = (url) =>
    fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${url}`);
      return answer.json();
    });

  // Texts and derived values that several parts need.
  fc.at = () => (fc.state.lang === "en" ? 1 : 0);
  fc.text = (key, values = {}) =>
    fc.data.texts[fc.state.lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  fc.day = () => fc.data.days.indexOf(fc.state.date);
  fc.tierOn = (code, day) => Number(fc.data.districts[code].tiers[day]);
  fc.mapOn = (day) => {
    let found = null;
    for (const map of fc.data.published) if (map.date <= fc.data.days[day]) found = map;
    return found;
  };
  fc.possible = (code, day) => {
    const map = fc.mapOn(day);
    return (map && map.tiers[code]) || [];
  };
  fc.shown = (code, day, layer) => {
    if (layer === "graded") return fc.tierOn(code, day);
    const possible = fc.possible(code, day);
    return possible.length === 1 ? possible[0] : 0;
  };
  fc.shapeTier = (code, day, layer) =>
    (fc.data.members[code] || [code]).reduce((top, c) => Math.max(top, fc.shown(c, day, layer)), 0);
  fc.levelName = (tier) => fc.data.levels[tier].name[fc.at()];
  fc.level = (tiers) => tiers.map(fc.levelName).join(" / ");
  fc.nameOf = (code) => (fc.data.districts[code] || fc.data.cities[code]).name[fc.at()];
  fc.shortOf = (code) => (fc.data.districts[code] || fc.data.cities[code]).short[fc.at()];
  fc.shapeOf = (code) => fc.data.districts[code].in || code;

  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const full = "January February March April May June July August September October November December".split(" ");
  fc.shortDate = (iso) => {
    const [, m, d] = iso.split("-").map(Number);
    return fc.at() ? `${d} ${months[m - 1]}` : `${m}月${d}日`;
  };
  fc.longDate = (iso) => {
    const [y, m, d] = iso.split("-").map(Number);
    return fc.at() ? `${d} ${full[m - 1]} ${y}` : `${y}年${m}月${d}日`;
  };
})();
