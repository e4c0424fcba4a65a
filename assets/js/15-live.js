// News of editions: a stream of events; where a proxy forbids streams or holds them back, asking now and then.
(() => {
  "use strict";
  const fc = (window.fivecolour = window.fivecolour || {});
  // Milliseconds: until the first beat of a stream and between two (the server sends one every 15 s), between
  // two questions, and the longest pause between two attempts.
  const patience = { first: 8000, beat: 40000, poll: 20000, most: 60000, mostPolling: 300000 };

  // Makes the data of one edition out of another's; app/fivecolour/web/changes.py says what a change looks like.
  fc.changed = (old, change) => {
    if (!change) return old;
    const [kind, first, second, inserted] = change;
    if (kind === 0) return first;
    if (kind === 2) {
      const made = [old.slice(0, first), inserted, old.slice(first + second)];
      return typeof old === "string" ? made.join("") : made.flat();
    }
    for (const key of second) delete old[key];
    for (const key in first) old[key] = fc.changed(old[key], first[key]);
    return old;
  };

  // The server's clock in the zone of the map: what the viewer's machine takes for the time or the day is not asked.
  let ahead = 0;
  const parts = (zone, moment) =>
    Object.fromEntries(
      new Intl.DateTimeFormat("en", { timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" })
        .formatToParts(new Date(moment))
        .map((part) => [part.type, part.value]),
    );
  fc.now = () => Date.now() + ahead;
  fc.dayOf = (zone, moment) => {
    const { year, month, day } = parts(zone, moment);
    return `${year}-${month}-${day}`;
  };
  fc.timeOf = (zone, moment) => {
    const { hour, minute } = parts(zone, moment);
    return `${hour}:${minute}`;
  };
  fc.daysSince = (zone, iso) => Math.round((Date.parse(fc.dayOf(zone, fc.now())) - Date.parse(iso)) / 864e5);
  const setClock = (moment) => {
    if (moment > 1e12) ahead = moment - Date.now();
  };

  // `has` tells which edition is there; `edition` and `withdrawn` are told the news, `drill` whether a drill is
  // being played, `state` "live", "polling" or "lost" when that changes.
  fc.listen = ({ has, edition, withdrawn, drill, state }) => {
    let source = null;
    let heard = 0;
    let beaten = false;
    let failures = 0;
    let again = 0;
    let poll = 0;
    let how = "";

    const say = (next) => {
      if (next !== how) state((how = next));
    };
    const close = () => {
      if (source) source.close();
      source = null;
      clearTimeout(again);
    };
    const later = (wait) => {
      clearTimeout(again);
      again = setTimeout(open, wait);
    };
    const alive = () => {
      heard = Date.now();
      // A new stream tells of a drill only if there is one.
      if (!beaten) drill(false);
      beaten = true;
      failures = 0;
      clearTimeout(poll);
      poll = 0;
      say("live");
    };
    const failed = () => {
      close();
      failures += 1;
      if (!poll) say("lost");
      if (failures > 1 && !poll) ask();
      const most = how === "polling" ? patience.mostPolling : patience.most;
      later(Math.min(most, 1000 * 2 ** Math.min(failures, 9)) * (0.5 + Math.random() / 2));
    };
    const open = () => {
      close();
      if (document.hidden) return;
      heard = Date.now();
      beaten = false;
      source = new EventSource(`live?has=${encodeURIComponent(has())}`);
      source.addEventListener("beat", (event) => { setClock(Number(event.data)); alive(); });
      source.addEventListener("edition", (event) => { alive(); edition(JSON.parse(event.data)); });
      source.addEventListener("drill", (event) => { alive(); drill(JSON.parse(event.data)); });
      source.addEventListener("withdrawn", (event) => { alive(); withdrawn(JSON.parse(event.data)); });
      // The server ends every stream after a while; nothing is lost.
      source.addEventListener("bye", () => { close(); later(200 + 2800 * Math.random()); });
      source.onerror = failed;
    };
    const ask = () => {
      clearTimeout(poll);
      poll = setTimeout(ask, patience.poll * (0.8 + 0.4 * Math.random()));
      if (document.hidden) return;
      fetch("live.json", { cache: "no-cache" })
        .then((answer) => {
          setClock(Date.parse(answer.headers.get("date")));
          return answer.ok ? answer.json() : Promise.reject(new Error(answer.status));
        })
        .then((news) => {
          if (how !== "live") say("polling");
          withdrawn(news.withdrawn);
          drill(news.drilling);
          if (news.edition) edition(news.edition);
        })
        .catch(() => { if (how !== "live") say("lost"); });
    };

    // A stream that says nothing is held back somewhere, or the machine has slept.
    setInterval(() => {
      if (source && Date.now() - heard > (beaten ? patience.beat : patience.first)) failed();
    }, 2000);
    // A browser opens six connections to a server: pages that nobody sees leave theirs to the others.
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    window.addEventListener("online", () => {
      open();
      if (poll) ask();
    });
    window.addEventListener("offline", () => say("lost"));
    open();
  };
})();
