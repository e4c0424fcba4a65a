// News of editions: a stream of events; where a proxy forbids streams or holds them back, asking now and then.

// Milliseconds: until the first beat of a stream and between two (the server sends one every 15 s), between
// two questions, and the longest pause between two attempts.
const patience = { first: 8000, beat: 40000, poll: 20000, most: 60000, mostPolling: 300000 };

/**
 * Follow the news. What is told: `edition` and `withdrawn` as the server sends them, `drill` whether one is being
 * played, `state` "live", "polling" or "lost" when that changes, `clock` the server's in milliseconds.
 * @param {object} options
 * @param {string} options.base the address of the map, which ends with a slash
 * @param {() => string} options.has which edition is there
 * @param {() => boolean} options.unseen whether nobody looks: then no connection is held
 * @param {boolean} [options.polls] whether there is no stream to be had, as from a static host
 * @param {(kind: "edition" | "withdrawn" | "drill" | "state" | "clock", detail: any) => void} options.tell
 * @returns {{ look: () => void, wake: () => void, offline: () => void, doubt: () => void }} to be called when
 *   somebody looks or looks away, when the network is there again, when it is gone, and when it may be
 */
export const follow = ({ base, has, unseen, polls, tell }) => {
  /** @type {EventSource | null} */
  let source = null;
  let heard = 0;
  let beaten = false;
  let failures = 0;
  /** @type {any} */
  let again = 0;
  /** @type {any} */
  let poll = 0;
  let how = "";

  const report = (next) => {
    if (next !== how) tell("state", (how = next));
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
    if (!beaten) tell("drill", false);
    beaten = true;
    failures = 0;
    clearTimeout(poll);
    poll = 0;
    report("live");
  };
  const failed = () => {
    close();
    failures += 1;
    if (!poll) report("lost");
    if (failures > 1 && !poll) ask();
    const most = how === "polling" ? patience.mostPolling : patience.most;
    later(Math.min(most, 1000 * 2 ** Math.min(failures, 9)) * (0.5 + Math.random() / 2));
  };
  const open = () => {
    close();
    if (unseen()) return;
    if (polls) {
      ask();
      return;
    }
    heard = Date.now();
    beaten = false;
    source = new EventSource(`${base}live?has=${encodeURIComponent(has())}`);
    source.addEventListener("beat", (event) => {
      tell("clock", Number(event.data));
      alive();
    });
    for (const kind of /** @type {const} */ (["edition", "drill", "withdrawn"])) {
      source.addEventListener(kind, (event) => {
        alive();
        tell(kind, JSON.parse(event.data));
      });
    }
    // The server ends every stream after a while; nothing is lost.
    source.addEventListener("bye", () => {
      close();
      later(200 + 2800 * Math.random());
    });
    source.onerror = failed;
  };
  const ask = () => {
    clearTimeout(poll);
    poll = setTimeout(ask, patience.poll * (0.8 + 0.4 * Math.random()));
    if (unseen()) return;
    fetch(`${base}live.json`, { cache: "no-cache" })
      .then((answer) => {
        tell("clock", Date.parse(answer.headers.get("date")));
        return answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)));
      })
      .then((news) => {
        if (how !== "live") report("polling");
        tell("withdrawn", news.withdrawn);
        tell("drill", news.drilling);
        if (news.edition) tell("edition", news.edition);
      })
      .catch(() => {
        if (how !== "live") report("lost");
      });
  };

  // A stream that says nothing is held back somewhere, or the machine has slept.
  setInterval(() => {
    if (source && Date.now() - heard > (beaten ? patience.beat : patience.first)) failed();
  }, 2000);
  open();
  return {
    look: () => {
      if (unseen()) close();
      else if (!source && !(polls && poll)) open();
    },
    wake: () => {
      open();
      // Where there is no stream, opening has asked already.
      if (poll && !polls) ask();
    },
    offline: () => report("lost"),
    // Told in any case: whoever doubts waits for it.
    doubt: () => {
      tell("state", (how = "lost"));
      open();
    },
  };
};
