// The first of the page's scripts: the others are fetched once the map can be seen, and take nothing from it before.

/** Four frames: the second is the first that can hold the whole map, and drawing it may take the third. */
const frames = (left, done) => (left ? requestAnimationFrame(() => frames(left - 1, done)) : idle(done));
const idle = (done) =>
  window.requestIdleCallback ? requestIdleCallback(done, { timeout: 400 }) : setTimeout(done, 100);

const begin = () => {
  /** @type {any} */
  const scripts = document.getElementById("scripts");
  document.body.append(scripts.content.cloneNode(true));
};

const afterPaint = () => {
  if (!window.PerformanceObserver || !PerformanceObserver.supportedEntryTypes.includes("paint"))
    frames(4, begin);
  else {
    new PerformanceObserver((_, observer) => {
      observer.disconnect();
      frames(4, begin);
    }).observe({ type: "paint", buffered: true });
  }
};

// It comes as soon as it is there, mostly before the end of the page.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", afterPaint);
else afterPaint();

export {};
