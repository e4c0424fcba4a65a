// One stream for all pages and walls that a browser has open: with HTTP/1.1 it opens six connections to a server,
// and the seventh page would wait for ever.
import { follow } from "./stream.js";

/** @type {Map<MessagePort, boolean>} every page, and whether it is seen */
const pages = new Map();
/** @type {Record<string, any>} what was told last, for pages that come later */
const last = {};
/** @type {ReturnType<typeof follow> | null} */
let stream = null;

let heard = 0;
const tell = (kind, detail) => {
  last[kind] = detail;
  if (kind === "clock") heard = Date.now();
  for (const port of pages.keys()) port.postMessage([kind, detail]);
};
const start = (base, polls) =>
  follow({
    base,
    polls,
    // The first page may have an old edition: the newest is asked for whatever it has.
    has: () => (last.edition ? last.edition.id : ""),
    unseen: () => ![...pages.values()].includes(true),
    tell,
  });

const take = (port, { kind, base, polls, seen }) => {
  const isNew = !pages.has(port);
  if (kind === "gone") pages.delete(port);
  else if (kind === "here") pages.set(port, seen);
  if (kind === "here" && isNew) {
    // The clock has gone on since it was told.
    const known = "clock" in last ? { ...last, clock: last.clock + Date.now() - heard } : last;
    for (const told of Object.keys(known)) port.postMessage([told, known[told]]);
  }
  if (!stream) stream = start(base, polls);
  else if (kind === "online") stream.wake();
  else if (kind === "offline") stream.offline();
  else if (kind === "kept") stream.doubt();
  else stream.look();
};

/** @type {any} */ (self).onconnect = (event) => {
  const [port] = event.ports;
  port.onmessage = (message) => take(port, message.data);
};
