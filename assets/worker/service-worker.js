// Keeps the pages of one map on the device: its last edition can be seen without a network.
// Pages are asked of the network first; what never changes is taken from the device first.

/** @type {any} */
const worker = self;
const { scope } = worker.registration;
const name = `five-colour ${scope}`;
const STORED_AT = "x-kept-at";
// Days after which a script that no page has asked for any more is thrown away.
const MOST_DAYS = 60;

const fixed = /^(static|colours|_dash-component-suites|editions)\//;
const latest = /^(_dash-(layout|dependencies)(\.json)?|passes\.json)$/;
const pages = /^(method|data|outlook|indices|flows|self-check|passes|d\/[^/]+|[\w.-]+\.html)?$/;
// Days of these are pages of their own.
const ofDay = /^(indices|flows|d\/[^/]+)$/;

/** @type {(url: string) => string | null} the path within the map; null outside of it */
const within = (url) => (url.startsWith(scope) ? url.slice(scope.length).replace(/[?#].*/, "") : null);

/** @type {(url: string) => string} what a page is kept under: views of the others are made by their scripts */
const keyOf = (url) => {
  const { origin, pathname, searchParams } = new URL(url);
  const keys = ofDay.test(within(url) || "") ? ["lang", "edition", "date"] : ["lang", "edition"];
  const chosen = keys.filter((key) => searchParams.get(key));
  const query = chosen.map((key) => `${key}=${encodeURIComponent(searchParams.get(key) || "")}`).join("&");
  return origin + pathname + (query ? `?${query}` : "");
};

/** @type {(key: string, answer: Response) => Promise<void>} */
const put = async (key, answer) => {
  if (!answer.ok || answer.redirected || answer.type === "opaque") return;
  const headers = new Headers(answer.headers);
  headers.set(STORED_AT, String(Date.now()));
  const body = await answer.blob();
  const cache = await caches.open(name);
  await cache.put(key, new Response(body, { status: 200, headers }));
};

/** @type {Map<string, number>} pages that were shown from the device, and since when it has them */
const shown = new Map();

/** @type {(event: any) => Promise<Response>} */
const page = async (event) => {
  const key = keyOf(event.request.url);
  try {
    const answer = await fetch(event.request);
    event.waitUntil(put(key, answer.clone()));
    return answer;
  } catch (fault) {
    const cache = await caches.open(name);
    const found = (await cache.match(key)) || (await cache.match(key, { ignoreSearch: true }));
    if (!found) throw fault;
    shown.set(event.resultingClientId, Number(found.headers.get(STORED_AT)));
    return found;
  }
};

/** @type {(event: any) => Promise<Response>} */
const unchanging = async (event) => {
  const cache = await caches.open(name);
  const found = await cache.match(event.request.url);
  if (found) return found;
  const answer = await fetch(event.request);
  event.waitUntil(put(event.request.url, answer.clone()));
  return answer;
};

/** @type {(event: any) => Promise<Response>} */
const newest = async (event) => {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(put(event.request.url, answer.clone()));
    return answer;
  } catch (fault) {
    const found = await (await caches.open(name)).match(event.request.url);
    if (!found) throw fault;
    return found;
  }
};

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = within(request.url);
  if (request.method !== "GET" || path === null) return;
  if (request.mode === "navigate" && pages.test(path)) event.respondWith(page(event));
  else if (fixed.test(path)) event.respondWith(unchanging(event));
  else if (latest.test(path)) event.respondWith(newest(event));
});

/** @type {(url: string) => Promise<void>} */
const keep = async (url) => {
  const path = within(url);
  if (path === null) return;
  const isPage = pages.test(path);
  if (!isPage && !fixed.test(path) && !latest.test(path)) return;
  const key = isPage ? keyOf(url) : url;
  const cache = await caches.open(name);
  if (!(await cache.match(key))) await put(key, await fetch(url));
};

/** @type {(edition: string) => Promise<void>} */
const forget = async (edition) => {
  const cache = await caches.open(name);
  const old = Date.now() - MOST_DAYS * 864e5;
  for (const request of await cache.keys()) {
    const path = within(request.url) || "";
    const other = path.startsWith("editions/") && !path.startsWith(`${edition}/`);
    const answer = other ? null : await cache.match(request);
    if (other || Number(answer?.headers.get(STORED_AT)) < old) await cache.delete(request);
  }
};

worker.addEventListener("message", (event) => {
  const { kind, urls, edition } = event.data;
  if (kind === "ask") event.ports[0].postMessage(shown.get(event.source.id) || 0);
  else {
    // A page that shows no edition leaves those of the map where they are.
    const begun = edition ? forget(edition) : Promise.resolve();
    event.waitUntil(begun.then(() => Promise.allSettled(urls.map(keep))));
  }
});
