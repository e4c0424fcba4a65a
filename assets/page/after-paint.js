// The first of the page's scripts. It stands between the map and what is below it: that is styled and painted, and the
// other scripts are fetched, once the map can be seen. No module, so that the parser waits for it and for the style
// sheet, without which the whole page would be laid out twice.
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
