// The wall's weeks: news, clock, the round of changed districts, warnings, a soft reload every night.
import { dayOf, daysSince, notBegun, now, periodLength, timeOf } from "../client/clock.js";
import { shortDate } from "../client/dates.js";
import { byId, escape } from "../client/dom.js";
import { fetchData } from "../client/edition-data.js";
import { listen } from "../client/live.js";
import { counted, fill, language, number } from "../client/words.js";
import { boot, fit, fitTitle, preview, say, show, spotlight } from "./wall-panels.js";

const turn = 12000;
let data = null;
let shown = boot.edition;
let place = 0;
let round = 0;
let connection = "live";
let heard = now();
let fresh = 0;
let withdrawn = false;
let drilling = boot.drilling;
let wanted = null;

// --- what is wrong, said at once ---------------------------------------------------------------------
const age = () => daysSince(boot.zone, data.newest);
const clockOf = (moment) => timeOf(boot.zone, moment);
const momentOf = (moment) => {
  const day = dayOf(boot.zone, moment);
  return day === dayOf(boot.zone, now()) ? clockOf(moment) : `${shortDate(day)} ${clockOf(moment)}`;
};
const states = () => {
  const lines = [];
  if (connection === "lost") lines.push(["alarm", say("lost", { time: momentOf(heard) })]);
  else if (Date.now() < fresh) lines.push(["news", say("fresh", { number: data.number })]);
  else lines.push(["ok", say(connection)]);
  const band = data && data.drill ? say("drill") : drilling ? say("drill_running") : "";
  if (data && byId("band").textContent !== band) byId("band").textContent = band;
  byId("band").hidden = !byId("band").textContent;
  if (withdrawn) lines.push(["alarm", say("withdrawn")]);
  // The days of a drill are no news.
  if (data && !data.drill && age() > boot.stale)
    lines.push(["warn", fill(counted(boot.texts, "stale", age()), { days: number(age()) })]);
  if (data && !data.drill && notBegun(daysSince(boot.zone, data.day), periodLength(data.day, data.period)))
    lines.push(["warn", say("early")]);
  if (data && data.as_published) lines.push(["warn", escape(data.as_published)]);
  if (boot.notes.length) lines.push(["warn", escape(boot.notes.join(" · "))]);
  const wanted = lines
    .slice(0, 3)
    .map(([kind, text]) => `<p class="${kind}">${text}</p>`)
    .join("");
  if (byId("states").innerHTML === wanted) return;
  byId("states").innerHTML = wanted;
  fitTitle();
};

// --- clock, quiet movement, night ----------------------------------------------------------------------
const day = new Intl.DateTimeFormat(language.locale, {
  timeZone: boot.zone,
  year: "numeric",
  month: "long",
  day: "numeric",
  weekday: "long",
});
const draw = () => {
  const moment = now();
  if (connection !== "lost") heard = moment;
  byId("time").textContent = clockOf(moment);
  byId("today").textContent = day.format(moment);
  // No bright edge stays on the same pixels: the picture wanders a little, in an hour once round. It moves once a
  // minute; while it moves, the whole wall is drawn sixty times a second.
  const minute = 60000 * Math.floor(Number(moment) / 60000);
  const [x, y] = [Math.sin(minute / 573000), Math.cos(minute / 457000)].map((swing) =>
    (1.1 * swing).toFixed(2),
  );
  byId("screen").style.transform = `translate(${x}rem, ${y}rem)`;
  states();
};

// A new page every night between four and five, only where the server is there to give one.
const night = () => {
  const [hour, minute] = clockOf(now()).split(":").map(Number);
  const left = (24 + 4 - hour) % 24 || 24;
  setTimeout(renewPage, (left * 60 - minute + 45 * Math.random()) * 60000);
};
const renewPage = () =>
  fetch(boot.site ? "live.json" : "healthz", { cache: "no-store" })
    .then((answer) => (answer.ok ? location.reload() : Promise.reject(new Error(String(answer.status)))))
    .catch(() => setTimeout(renewPage, 300000));

// --- the round of districts that changed ---------------------------------------------------------------
const next = () => {
  clearTimeout(round);
  if (data) {
    place = data.changes.length ? place % data.changes.length : 0;
    spotlight(data, place);
    place += 1;
  }
  round = setTimeout(next, turn);
};

// From how many days on figures are stale, a server reads in the address; on a static host the script does.
const threshold = new URLSearchParams(location.search).get("stale") || "";
if (boot.site && /^\d{1,3}$/.test(threshold)) boot.stale = Number(threshold);

// --- editions --------------------------------------------------------------------------------------------
const load = (id, isNew) => {
  wanted = id;
  return (
    fetchData(`editions/${id}/wall.json`, boot)
      .then((answer) => {
        if (wanted !== id) return;
        // Where the newest was withdrawn, the one before it is shown again: that is no news.
        if (isNew) fresh = data && answer.number < data.number ? 0 : Date.now() + 30000;
        data = answer;
        shown = id;
        withdrawn = false;
        place = 0;
        show(data);
        next();
        states();
        document.documentElement.dataset.ready = "all";
      })
      // The last good picture stays; the news are asked for again.
      .catch(() => setTimeout(() => wanted === id && load(id, isNew), 10000))
  );
};
const edition = (notice) => {
  if (boot.pinned || notice.id === shown || notice.id === wanted) return;
  if (notice.frame !== boot.frame) {
    if (sessionStorage.getItem("five-colour-frame") !== notice.frame) {
      sessionStorage.setItem("five-colour-frame", notice.frame);
      location.reload();
    }
    return;
  }
  // What comes with the news are the rule's own tiers.
  if (data && !data.as_published) preview(data, notice.tiers[notice.opens]);
  load(notice.id, true);
};

new ResizeObserver(fit).observe(byId("map"));
fit();
draw();
setInterval(draw, 5000);
night();
load(boot.edition, false).then(() =>
  listen({
    has: () => shown,
    polls: Boolean(boot.site),
    edition,
    withdrawn: (all) => {
      withdrawn = shown in all;
      states();
    },
    drill: (running) => {
      drilling = running;
      states();
    },
    state: (how) => {
      connection = how;
      draw();
    },
  }),
);
