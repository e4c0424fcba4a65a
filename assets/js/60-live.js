// An open page follows the editions: a page on its newest day shows the next one at once, others say it is there.
(() => {
  "use strict";
  const fc = window.fivecolour;
  const byId = (id) => document.getElementById(id);
  const pinned = Boolean(fc.state.edition);
  let newest = null;
  let coming = 0;

  const states = { live: "live_on", polling: "live_polling", lost: "live_lost" };
  const connection = (how) => {
    const line = byId("live");
    line.hidden = false;
    line.dataset.state = how;
    line.textContent = fc.text(states[how]);
  };

  // The day that the page would show in an edition: the one it opens on, the newest, or the same as now.
  const dayIn = (notice) => {
    if (fc.state.date === fc.data.opens) return notice.opens;
    if (fc.state.date === fc.data.days[fc.data.days.length - 1]) return notice.days[1];
    return "";
  };

  const note = (notice) => {
    const line = byId("news");
    line.hidden = !notice;
    if (!notice) return;
    line.firstChild.textContent = fc.text("news", { number: notice.number });
    line.firstChild.href = fc.address(Object.assign({}, fc.state, { edition: "" }));
  };

  const later = (least, most, work) => {
    clearTimeout(coming);
    coming = setTimeout(work, least + (most - least) * Math.random());
  };

  // Another map, rule or kind of edition: the whole page is asked for, once.
  const reload = (notice) => {
    if (sessionStorage.getItem("five-colour-frame") === notice.frame) return note(notice);
    sessionStorage.setItem("five-colour-frame", notice.frame);
    return later(0, 4000, () => location.reload());
  };

  const take = (notice, date) =>
    fc.fetchJson(`editions/${notice.id}/since/${fc.data.id}.json`).then((change) => {
      if (newest !== notice) return;
      fc.data = fc.changed(fc.data, change);
      note(null);
      fc.renew(notice, date);
    });

  // Colours, counts and date come with the news themselves; the rest follows within two seconds: once all pages
  // have been told, and not for all of them in the same moment.
  const follow = (notice, date) => {
    if (notice.frame !== fc.boot.frame) return reload(notice);
    if (fc.state.layer === "graded") fc.preview(date, notice.tiers[date]);
    return later(500, 2000, () => take(notice, date).catch(() => note(notice)));
  };

  const edition = (notice) => {
    newest = notice;
    clearTimeout(coming);
    if (notice.id === fc.data.id) return note(null);
    const date = pinned ? "" : dayIn(notice);
    return date ? follow(notice, date) : note(notice);
  };

  byId("news").firstChild.addEventListener("click", (event) => {
    if (pinned || !newest || newest.frame !== fc.boot.frame) return;
    event.preventDefault();
    const kept = [newest.days[0], fc.state.date, newest.days[1]].sort()[1];
    take(newest, kept).catch(() => location.assign(event.target.href));
  });

  const withdrawn = (all) => {
    const said = all[fc.data.id];
    byId("withdrawn").hidden = !said;
    if (said) byId("withdrawn").textContent = fc.text("withdrawn", { date: fc.longDate(fc.dayOf(fc.boot.zone, said.at)), why: said.why });
  };
  let gone = {};
  fc.onRenew(() => withdrawn(gone));

  fc.ready.then(() => {
    fc.listen({
      has: () => fc.data.id,
      edition,
      withdrawn: (all) => withdrawn((gone = all)),
      drill: (running) => {
        byId("drill-running").hidden = !running;
        byId("drill-running").textContent = running ? fc.text("drill_running") : "";
      },
      state: connection,
    });
    setInterval(fc.age, 600000);
  }, () => {});
})();
