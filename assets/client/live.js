// A page follows the editions, by the stream that all pages of a browser share or, where none can be shared, its own.
import { setClock } from "./clock.js";
import { follow } from "./stream.js";

/**
 * @typedef {object} Handlers
 * @property {() => string} has which edition the page shows
 * @property {boolean} [polls] whether there is no stream to be had, as from a static host
 * @property {(notice: any) => void} edition told of the newest edition
 * @property {(all: Record<string, any>) => void} withdrawn told which editions were withdrawn
 * @property {(running: boolean) => void} drill told whether a drill is being played
 * @property {(how: "live" | "polling" | "lost") => void} state told how the news come
 */

// A page that came from the device says that there is no network: what a stream told before that no longer holds.
let doubts = false;

/** @type {(handlers: Handlers, kind: string, detail: any) => void} */
const take = (handlers, kind, detail) => {
  if (kind === "clock") return setClock(detail);
  if (kind === "state" && detail === "lost") doubts = false;
  return kind === "state" && doubts ? undefined : handlers[kind](detail);
};

/** @type {(handlers: Handlers, tell: () => void) => void} */
const onStored = (handlers, tell) =>
  addEventListener("kept", () => {
    doubts = true;
    handlers.state("lost");
    tell();
  });

/** @param {Handlers} handlers */
const ownStream = (handlers) => {
  const stream = follow({
    base: new URL(".", document.baseURI).href,
    has: handlers.has,
    unseen: () => document.hidden,
    polls: handlers.polls,
    tell: (kind, detail) => take(handlers, kind, detail),
  });
  document.addEventListener("visibilitychange", stream.look);
  addEventListener("online", stream.wake);
  addEventListener("offline", stream.offline);
  onStored(handlers, stream.doubt);
};

/**
 * @param {SharedWorker} worker
 * @param {Handlers} handlers
 */
const shared = (worker, handlers) => {
  const { polls } = handlers;
  const base = new URL(".", document.baseURI).href;
  const send = (kind) => worker.port.postMessage({ kind, base, polls, seen: !document.hidden });
  worker.port.onmessage = ({ data: [kind, detail] }) => take(handlers, kind, detail);
  send("here");
  document.addEventListener("visibilitychange", () => send("here"));
  addEventListener("pageshow", (event) => event.persisted && send("here"));
  addEventListener("pagehide", () => send("gone"));
  addEventListener("online", () => send("online"));
  addEventListener("offline", () => send("offline"));
  onStored(handlers, () => send("kept"));
};

/**
 * Tell the handlers all news from now on.
 * @param {Handlers} handlers
 */
export const listen = (handlers) => {
  try {
    const worker = new SharedWorker(new URL("./live-worker.js", import.meta.url), { type: "module" });
    // A worker that cannot be loaded (the server has other scripts by now) leaves the page its own stream.
    worker.onerror = () => ownStream(handlers);
    shared(worker, handlers);
  } catch {
    ownStream(handlers);
  }
};
