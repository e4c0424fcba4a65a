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

/** @type {(handlers: Handlers, kind: string, detail: any) => void} */
const take = (handlers, kind, detail) => (kind === "clock" ? setClock(detail) : handlers[kind](detail));

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
