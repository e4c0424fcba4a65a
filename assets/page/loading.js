// When to ask the server for more.

/** Nothing else is asked for before the map can be seen. */
export const mapSeen = new Promise((done) => {
  const idle = window.requestIdleCallback
    ? () => requestIdleCallback(done, { timeout: 400 })
    : () => setTimeout(done, 100);
  // Four frames: the second is the first that can hold the whole map, and drawing it may take the third.
  const frames = (left) => (left ? requestAnimationFrame(() => frames(left - 1)) : idle());
  if (!window.PerformanceObserver || !PerformanceObserver.supportedEntryTypes.includes("paint")) frames(4);
  else {
    new PerformanceObserver((_, observer) => {
      observer.disconnect();
      frames(4);
    }).observe({ type: "paint", buffered: true });
  }
});

/**
 * @param {string} url
 * @returns {Promise<any>}
 */
export const fetchJson = (url) =>
  fetch(url).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    return answer.json();
  });
