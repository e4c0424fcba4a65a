() => {
  const faults = [];
  const page = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.getClientRects().length);
  const box = (e) => e.getBoundingClientRect();
  if (page.scrollWidth > page.clientWidth) faults.push(`page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
  for (const e of all("h1, h2, button, .tools a, .legend li, .card p, .under, .choices label, .fresh span, th, td, .masthead p")) {
    if (e.clientWidth && e.scrollWidth > e.clientWidth + 1) faults.push(`cut off: ${e.outerHTML.slice(0, 90)}`);
    if (!e.closest(".scroll") && (box(e).left < -0.5 || box(e).right > page.clientWidth + 0.5)) faults.push(`outside: ${e.outerHTML.slice(0, 90)}`);
  }
  for (const e of all("h1, h2, th, td, button, .legend li, .choices label, .tools a")) {
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const word of node.data.matchAll(/[A-Za-z]{3,}/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (range.getClientRects().length > 1) faults.push(`word broken: ${word[0]}`);
      }
  }
  const within = (inner, outer) => box(inner).left >= box(outer).left - 0.5 && box(inner).right <= box(outer).right + 0.5;
  for (const e of all(".legend li")) if (!within(e, document.querySelector(".legend"))) faults.push(`legend too wide: ${e.innerText}`);
  const names = all("#names text").filter((e) => getComputedStyle(e).display !== "none");
  names.forEach((a, i) => names.slice(i + 1).forEach((b) => {
    const [p, q] = [box(a), box(b)];
    const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (across > 0.5 && down > 0.2 * Math.min(p.height, q.height)) faults.push(`names overlap: ${a.textContent} ${b.textContent}`);
  }));
  const frame = box(document.querySelector(".frame"));
  const bar = box(document.querySelector(".scale"));
  for (const e of names) {
    const b = box(e);
    if (b.left < frame.left || b.right > frame.right || b.top < frame.top - 1 || b.bottom > frame.bottom + 1) {
      faults.push(`name crosses the frame: ${e.textContent}`);
    }
    if (b.left < bar.right && b.right > bar.left && b.top < bar.bottom && b.bottom > bar.top + 2) {
      faults.push(`name on the scale bar: ${e.textContent}`);
    }
  }
  if (names.length < 8) faults.push(`only ${names.length} names`);
  const swatches = all("#legend .key").filter((e) => box(e).width >= 20 && box(e).height >= 12);
  if (swatches.length !== 6) faults.push(`${swatches.length} swatches`);
  if (box(document.querySelector(".frame")).right > page.clientWidth) faults.push("map wider than the page");
  for (const e of all("button, .tools a, .choices label, .dash-dropdown, select")) if (box(e).height < 24) faults.push(`too low: ${e.outerHTML.slice(0, 90)}`);
  const parts = all(".masthead, .controls, .legend, .frame, .timeline, .card, .trend, .table-area, .sums, .colophon");
  parts.forEach((a, i) => parts.slice(i + 1).forEach((b) => {
    const [p, q] = [box(a), box(b)];
    if (Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1)
      faults.push(`parts overlap: ${a.className} ${b.className}`);
  }));
  return faults;
}
