// An open page follows the editions: a page on its newest day shows the next one at once, others say it is there.
import { dayOf } from "../client/clock.js";
import { changed } from "../client/changes.js";
import { byId } from "../client/dom.js";
import { listen } from "../client/live.js";
import { calendarDay, say } from "./edition.js";
import { fetchJson } from "./loading.js";
import { preview } from "./map.js";
import { countOn, ready, tellAge } from "./panels.js";
import { addressOf, onRenew, page, renewEdition } from "./state.js";

const pinned = Boolean(page.state.edition);
let newest = null;
let coming = 0;

const states = { live: "live_on", polling: "live_polling", lost: "live_lost" };
const connection = (how) => {
  const line = byId("live");
  line.hidden = false;
  line.dataset.state = how;
  line.textContent = say(states[how]);
  if (how !== "lost") byId("offline").hidden = true;
};

// The day that the page would show in an edition: the one it opens on, the newest, or the same as now.
const dayIn = (notice) => {
  if (page.state.date === page.data.opens) return notice.opens;
  if (page.state.date === page.data.days[page.data.days.length - 1]) return notice.days[1];
  return "";
};

const note = (notice) => {
  const line = byId("news");
  line.hidden = !notice;
  if (!notice) return;
  line.firstChild.textContent = say("news", { number: notice.number });
  line.firstChild.href = addressOf(Object.assign({}, page.state, { edition: "" }));
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

// The data of an edition: what changed since the one that is there; a static site has only the whole.
const dataOf = (notice) =>
  page.boot.site
    ? fetchJson(`editions/${notice.id}/view.json`)
    : fetchJson(`editions/${notice.id}/since/${page.data.id}.json`).then((change) =>
        changed(page.data, change),
      );
const take = (notice, date) =>
  dataOf(notice).then((data) => {
    if (newest !== notice) return;
    page.data = data;
    note(null);
    renewEdition(notice, date);
  });

// Colours, counts and date come with the news themselves; the rest follows within two seconds: once all pages
// have been told, and not for all of them in the same moment.
const follow = (notice, date) => {
  if (notice.frame !== page.boot.frame) return reload(notice);
  if (page.state.layer === "graded") countOn(date, preview(notice.tiers[date]));
  return later(500, 2000, () => take(notice, date).catch(() => note(notice)));
};

const edition = (notice) => {
  newest = notice;
  clearTimeout(coming);
  if (notice.id === page.data.id) return note(null);
  const date = pinned ? "" : dayIn(notice);
  return date ? follow(notice, date) : note(notice);
};

byId("news").firstChild.addEventListener("click", (event) => {
  if (pinned || !newest || newest.frame !== page.boot.frame) return;
  event.preventDefault();
  const day = [newest.days[0], page.state.date, newest.days[1]].sort()[1];
  take(newest, day).catch(() => location.assign(event.target.href));
});

const withdrawn = (all) => {
  const withdrawal = all[page.data.id];
  byId("withdrawn").hidden = !withdrawal;
  if (withdrawal)
    byId("withdrawn").textContent = say("withdrawn", {
      date: calendarDay(dayOf(page.boot.zone, withdrawal.at)),
      why: withdrawal.why,
    });
};
let gone = {};
onRenew(() => withdrawn(gone));

ready.then(
  () => {
    listen({
      polls: Boolean(page.boot.site),
      has: () => page.data.id,
      edition,
      withdrawn: (all) => withdrawn((gone = all)),
      drill: (running) => {
        byId("drill-running").hidden = !running;
        byId("drill-running").textContent = running ? say("drill_running") : "";
      },
      state: connection,
    });
    setInterval(tellAge, 600000);
  },
  () => {},
);
