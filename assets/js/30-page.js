// The page around the map: legend, dates, card, table, sums and comparison follow the state.
(() => {
  "use strict";
  const fc = window.fivecolour;
  const byId = (id) => document.getElementById(id);
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const number = (value) => value.toLocaleString("en-US");
  const join = (list) => list.join(fc.text("separator"));
  // Names of districts; of very many the first ones, and how many more there are (as app/fivecolour/web/page.py does).
  const most = 30;
  const listed = (codes) => {
    const more = codes.length > most ? [fc.text("names_more", { count: number(codes.length - most) })] : [];
    return join([...codes.slice(0, most).map(fc.shortOf), ...more]);
  };
  const known = new Map();
  const asked = new Map();

  // A district's reasons, fetched once.
  const detail = (code) => {
    if (!asked.has(code)) {
      const answer = fc.fetchJson(`${fc.boot.edition}/districts/${code}.json`);
      asked.set(code, answer.then((data) => known.set(code, data)));
      answer.catch(() => asked.delete(code));
    }
    return asked.get(code);
  };
  const reasonOn = (code, day) => known.get(code).reasons.find((span) => span.first <= day && day <= span.last);

  const week = (code, day) => {
    const cum = fc.data.districts[code].cum;
    return day >= 7 && cum[day] != null && cum[day - 7] != null ? cum[day] - cum[day - 7] : null;
  };
  const differs = (fc.differs = (code, day) => {
    const tier = fc.tierOn(code, day);
    const possible = fc.possible(code, day);
    return Boolean(tier && possible.length && !possible.includes(tier));
  });

  fc.tipFor = (code) => {
    const day = fc.day();
    return (fc.data.members[code] || [code])
      .map((member) => {
        const tier = fc.shown(member, day, fc.state.layer);
        const cum = fc.data.districts[member].cum[day];
        const possible = fc.possible(member, day);
        const open = fc.state.layer === "published" && possible.length !== 1;
        const level = open ? (possible.length ? fc.level(possible) : fc.text("published_open")) : fc.levelName(tier);
        const cases = cum == null ? fc.text("no_report") : number(cum);
        const why = fc.state.layer === "graded" && known.has(member) ? `<p>${escape(reasonOn(member, day).text[fc.at()])}</p>` : "";
        return `<b>${escape(fc.nameOf(member))}</b> <i class="dot t${tier}"></i>${escape(level)} <span>${escape(cases)}</span>${why}`;
      })
      .join("<br>");
  };
  // Resolves once the tip can tell the reason, too.
  fc.explain = (code) => Promise.all((fc.data.members[code] || [code]).map(detail));

  const count = (tiers) => {
    const tally = [0, 0, 0, 0, 0, 0];
    for (const tier of tiers) tally[tier] += 1;
    for (const item of byId("legend").children) {
      const tier = Number(item.dataset.tier);
      item.querySelector("b").textContent = tally[tier];
      item.hidden = !(tally[tier] || !tier || fc.data.used.includes(tier));
    }
    return tally;
  };
  fc.count = (date, tiers) => {
    count(tiers);
    byId("when").textContent = fc.text("as_of_day", { date: fc.longDate(date) });
  };

  const legend = (day) => {
    const tally = count(Object.keys(fc.data.districts).map((code) => fc.shown(code, day, fc.state.layer)));
    byId("legend").querySelector("[data-tier='0'] .level").textContent =
      fc.state.layer === "published" ? fc.text("open_level") : fc.levelName(0);
    const spoken = [5, 4, 3, 2, 1, 0].map((tier) => `${fc.levelName(tier)} ${tally[tier]}`);
    byId("map-desc").textContent = `${join(spoken)}. ${fc.text("map_keys")}`;
    const silent = Object.values(fc.data.districts).filter((district) => district.silent[day] === "1").length;
    byId("silent").hidden = !silent;
    byId("silent").textContent = fc.text("not_reported_count", { count: silent });
  };

  const dates = (day) => {
    const line = fc.text("as_of_day", { date: fc.longDate(fc.state.date) });
    byId("when").textContent = line;
    byId("when").dateTime = fc.state.date;
    const title = fc.text("map_title", { region: fc.data.region[fc.state.lang], date: fc.longDate(fc.state.date) });
    byId("map-title").textContent = title;
    document.title = document.title.replace(/ · .*$/, " · " + line);
    const map = fc.mapOn(day);
    const first = fc.data.published[0];
    const published = byId("published-line");
    published.hidden = fc.state.layer === "graded";
    if (map) published.textContent = fc.text("published_in_force", { date: fc.shortDate(map.date) });
    else if (first) published.textContent = fc.text("published_none", { date: fc.shortDate(first.date) });
    byId("retrospective").hidden = fc.state.layer !== "graded" || fc.state.date >= fc.data.inForce;
    for (const link of document.querySelectorAll(".colophon a[href*='date=']")) {
      link.href = link.getAttribute("href").replace(/date=[\d-]+/, "date=" + fc.state.date).replace(/layer=\w+/, "layer=" + fc.state.layer);
    }
  };

  const compare = (day) => {
    const line = byId("compare");
    line.hidden = !fc.mapOn(day);
    if (line.hidden) return;
    const codes = Object.keys(fc.data.districts);
    const comparable = codes.filter((code) => fc.tierOn(code, day) && fc.possible(code, day).length);
    const differ = comparable.filter((code) => differs(code, day));
    line.textContent = fc.text("compare_line", {
      same: comparable.length - differ.length,
      differ: differ.length,
      open: codes.length - comparable.length,
    });
    if (differ.length) line.textContent += " " + fc.text("compare_names", { names: listed(differ) });
  };

  const table = (day) => {
    const list = byId("districts");
    list.caption.textContent = fc.text("table_caption", { date: fc.longDate(fc.state.date) });
    for (const row of list.tBodies[0].rows) {
      const code = row.id.slice(1);
      const tier = fc.tierOn(code, day);
      const possible = fc.possible(code, day);
      const cum = fc.data.districts[code].cum[day];
      const recent = week(code, day);
      row.cells[2].innerHTML = `<i class="dot t${tier}"></i>${escape(fc.levelName(tier))}`;
      row.cells[3].innerHTML =
        (possible.length === 1 ? `<i class="dot t${possible[0]}"></i>` : "") +
        escape(possible.length ? fc.level(possible) : fc.text("none_published")) +
        (differs(code, day) ? `<abbr title="${escape(fc.text("differs_mark"))}">≠</abbr>` : "");
      row.cells[4].textContent = cum == null ? fc.text("no_report") : number(cum);
      row.cells[5].innerHTML = fc.rise(code, day) + (recent == null ? "–" : number(recent));
      row.cells[0].firstChild.href = fc.address(Object.assign({}, fc.state, { district: code }));
      if (code === fc.state.district) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  };

  const sums = (day) => {
    const lines = [];
    for (const code in fc.data.sums) {
      const sum = fc.data.sums[code];
      if (sum.total[day] == null) continue;
      const zones = Object.keys(sum.zones)
        .filter((zone) => sum.zones[zone][day] != null)
        .map((zone) => `${fc.data.zones[zone].name[fc.at()]} ${sum.zones[zone][day]}`);
      lines.push(
        `<tr><th scope="row">${escape(fc.nameOf(code))}</th><td class="n">${sum.total[day]}</td>` +
          `<td class="n">${sum.placed[day] || 0}</td><td>${escape(join(zones) || "–")}</td><td class="n">${sum.rest[day]}</td></tr>`
      );
    }
    byId("sums").querySelector("tbody").innerHTML =
      lines.join("") || `<tr><td colspan="5">${escape(fc.text("sums_none"))}</td></tr>`;
  };

  // --- the card: why this colour -----------------------------------------------------------------
  // In the graded layer since the last review, in the published one since the last published map.
  const changes = (day) => {
    const layer = fc.state.layer;
    const moments = layer === "graded" ? fc.data.reviews : fc.data.published.map((map) => map.date);
    const past = moments.filter((moment) => moment <= fc.state.date && fc.data.days.includes(moment));
    const now = past.pop();
    const before = past.pop();
    if (!now || !before) return "";
    const from = fc.data.days.indexOf(before);
    const groups = { changed_up: [], changed_down: [], changed_gone: [], changed_new: [] };
    for (const code in fc.data.districts) {
      const [was, is] = [fc.shown(code, from, layer), fc.shown(code, day, layer)];
      if (was === is) continue;
      if (layer === "published" && (!was || !is)) continue;
      if (!is) groups.changed_gone.push(code);
      else if (!was) groups.changed_new.push(code);
      else groups[is > was ? "changed_up" : "changed_down"].push(code);
    }
    const lines = Object.keys(groups)
      .filter((key) => groups[key].length)
      .map((key) => `<p>${escape(fc.text(key, { count: groups[key].length, names: listed(groups[key]) }))}</p>`);
    const title = `${fc.text("changed_title")} (${fc.shortDate(before)} → ${fc.shortDate(now)})`;
    return `<h2>${escape(title)}</h2>` + (lines.join("") || `<p>${escape(fc.text("changed_none", { date: fc.shortDate(before) }))}</p>`);
  };

  const card = (day) => {
    const code = fc.state.district;
    const area = byId("card");
    if (!code) {
      area.innerHTML = `<p class="hint">${escape(fc.text("choose_hint"))}</p>` + changes(day);
      return;
    }
    if (known.has(code)) {
      area.innerHTML = cardFor(code, known.get(code), day);
      return;
    }
    detail(code)
      .then(() => code === fc.state.district && card(fc.day()))
      .catch(() => {
        if (code === fc.state.district) area.innerHTML = headFor(code, fc.tierOn(code, fc.day()));
      });
  };

  const headFor = (code, tier) => {
    const city = fc.data.districts[code].city;
    return (
      `<h2><span class="badge t${tier}">${escape(fc.levelName(tier))}</span> ${escape(fc.nameOf(code))} ` +
      `<small>${escape(city in fc.data.cities ? fc.nameOf(city) : "")}</small></h2>`
    );
  };

  const cardFor = (code, detail, day) => {
    const district = fc.data.districts[code];
    const reason = reasonOn(code, day);
    const possible = fc.possible(code, day);
    const facts = [
      detail.population
        ? fc.text("population", { count: number(detail.population[0]), year: detail.population[1] })
        : fc.text("population_none"),
    ];
    if (possible.length) facts.push(`${fc.mapOn(day) ? fc.text("published_in_force", { date: fc.shortDate(fc.mapOn(day).date) }) : ""}: ${fc.level(possible)}`);
    const remarks = [];
    if (district.in) remarks.push(fc.text("drawn_in", { name: fc.nameOf(district.in) }));
    const others = (fc.data.members[code] || []).filter((member) => member !== code);
    if (others.length) {
      remarks.push(fc.text("also_here", { names: join(others.map((c) => `${fc.nameOf(c)} ${fc.levelName(fc.tierOn(c, day))}`)) }));
    }
    if (detail.zones.length) remarks.push(`${join(detail.zones.map((name) => name[fc.at()]))}: ${fc.text("district_zone")}`);
    return (
      headFor(code, reason.tier) +
      `<p class="reason">${escape(reason.text[fc.at()])}</p>` +
      `<p class="facts">${facts.map(escape).join(" · ")}</p>` +
      remarks.map((remark) => `<p class="facts">${escape(remark)}</p>`).join("") +
      fc.signs(detail.signs, day)
    );
  };

  // --- theme and links ---------------------------------------------------------------------------
  fc.dark = () =>
    fc.state.theme === "dark" || (fc.state.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const theme = () => {
    document.documentElement.dataset.theme = fc.state.theme;
    document.documentElement.dataset.layer = fc.state.layer;
    byId("to-theme").textContent = fc.text(fc.dark() ? "theme_light" : "theme_dark");
    byId("to-theme").href = fc.address(Object.assign({}, fc.state, { theme: fc.dark() ? "light" : "dark" }));
    byId("to-lang").href = fc.address(Object.assign({}, fc.state, { lang: fc.at() ? "zh" : "en" }));
    byId("cite").href = fc.address(Object.assign({}, fc.state, { edition: fc.data.id }));
    byId("to-method").href = fc.address(fc.state).replace("./", "method");
  };
  byId("to-theme").addEventListener("click", (event) => {
    event.preventDefault();
    fc.set({ theme: fc.dark() ? "light" : "dark" }, true);
  });
  byId("districts").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !fc.data) return;
    event.preventDefault();
    fc.choose(link.closest("tr").id.slice(1));
    document.querySelector(".map-area").scrollIntoView({ behavior: "smooth" });
  });

  // --- another edition, another day of the reader's --------------------------------------------------
  fc.age = () => {
    const days = fc.daysSince(fc.boot.zone, fc.data.days[fc.data.days.length - 1]);
    const old = () => fc.text(days > 60 ? "age_history" : "age_days", { days: number(days) });
    byId("age").textContent = `(${days > 1 ? old() : fc.text(days === 1 ? "age_yesterday" : "age_today")})`;
  };
  fc.onRenew((notice) => {
    known.clear();
    asked.clear();
    byId("edition-line").textContent = fc.text("edition_line", { number: notice.number, published: fc.longDate(fc.dayOf(fc.boot.zone, notice.published)) });
    byId("data-line").textContent = fc.text("data_until", { date: fc.longDate(notice.days[1]) });
    fc.age();
    byId("cite").textContent = fc.data.id;
    document.querySelector("link[rel=canonical]").href = fc.address(Object.assign({}, fc.state, { edition: fc.data.id }));
    for (const link of document.querySelectorAll(".colophon a[href*='date=']")) {
      link.href = link.getAttribute("href").replace(/editions\/[^/]+/, fc.boot.edition);
    }
  });

  // --- choosing ----------------------------------------------------------------------------------
  fc.choose = (code) => fc.set({ district: code });

  const frame = (state) => {
    if (state.level === "county" && state.district) fc.frameTo(fc.data.boxes[fc.shapeOf(state.district)]);
    else if (state.city) fc.frameTo(fc.data.cities[state.city].box);
    else fc.frameTo(null);
  };

  const rest = () => {
    const day = fc.day();
    compare(day);
    table(day);
    sums(day);
    card(day);
  };

  const render = (state, before) => {
    const day = fc.day();
    fc.paint();
    legend(day);
    dates(day);
    theme();
    if (before && before.date !== state.date) fc.soon(rest);
    else rest();
    const moved = (key) => before && before[key] !== state[key];
    if (moved("city") || moved("level") || (state.level === "county" && moved("district"))) frame(state);
    if (before && before.district !== state.district) fc.fitMap();
  };

  fc.ready = fc.seen
    .then(() => fc.fetchJson(`${fc.boot.edition}/view.json`))
    .then((data) => {
      fc.data = data;
      fc.addNames();
      fc.onChange(render);
      render(fc.state, null);
      document.documentElement.dataset.ready = "map";
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
    });
  // Without the data the page stays what the server sent, and says so.
  fc.ready.catch(() => {
    byId("data-failed").hidden = false;
    document.documentElement.dataset.ready = "failed";
  });
})();
