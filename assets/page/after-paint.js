// The first of the page's scripts: what is not seen first is styled and painted, and the other scripts are fetched, once
// the map can be seen. It stands after the style sheet and is no module, so that the parser waits for both: a pointer that
// moves meanwhile would have all that is there laid out without styles, and in fonts that nobody sees.
{
  const root = document.documentElement;

  /** Four frames: the second is the first that can hold the whole map, and drawing it may take the third. */
  const frames = (left, done) => (left ? requestAnimationFrame(() => frames(left - 1, done)) : idle(done));
  const idle = (done) =>
    window.requestIdleCallback ? requestIdleCallback(done, { timeout: 400 }) : setTimeout(done, 100);

  const begin = () => {
    delete root.dataset.mapFirst;
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

  root.dataset.mapFirst = "";
  addEventListener("DOMContentLoaded", afterPaint);
}
