// Texts that meet, are cut or leave the page; empty when all is well.
() => {
  const faults = [];
  const wide = document.documentElement.clientWidth;
  const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !shown(e) || e.closest("svg, script, style, .skip, .watermark, [hidden]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const said = node.data.trim().slice(0, 30);
    for (const box of range.getClientRects()) {
      // Of a line's box the letters take the middle.
      const [top, bottom] = [box.top + 0.22 * box.height, box.bottom - 0.22 * box.height];
      const frame = e.closest(".scroll")?.getBoundingClientRect();
      if (frame && (box.right > frame.right || box.bottom > frame.bottom)) continue;
      boxes.push([{ left: box.left, right: box.right, top, bottom, height: bottom - top }, said, e]);
      if (box.right > wide + 0.5 && !e.closest(".scroll")) faults.push(`leaves the page: ${said}`);
    }
    for (const word of node.data.matchAll(/[\p{Script=Latin}]{3,}/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      // A first letter that is made large has a box of its own, on the same line.
      const [first, ...more] = range.getClientRects();
      if (!e.closest(".sources") && more.some((box) => box.top > first.bottom - 2)) faults.push(`broken: ${word[0]}`);
    }
  }
  boxes.forEach(([a, one, e], at) => {
    for (const [b, other, f] of boxes.slice(at + 1)) {
      // What scrolls under the head of a table is no fault.
      if (e === f || e.closest("thead") || f.closest("thead")) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 0.1 * Math.min(a.height, b.height)) faults.push(`meet: ${one} | ${other}`);
    }
  });
  for (const e of document.querySelectorAll(".legend li, .level, .badge, .scale li, .gives, .values, td, th, .tiers li, .tiers span, .figures div, .spotlight, .why, .head h1, .who")) {
    if (!shown(e)) continue;
    if (e.clientWidth && e.scrollWidth > e.clientWidth + 1) faults.push(`too wide: ${e.className} ${e.innerText.slice(0, 30)}`);
    const cut = getComputedStyle(e).overflowY !== "visible" && e.scrollHeight > e.clientHeight + 2;
    if (cut) faults.push(`cut: ${e.className} ${e.innerText.slice(0, 30)}`);
  }
  const [tiers, foot] = [document.querySelector(".tiers"), document.querySelector(".foot")];
  if (tiers && foot) {
    const low = Math.max(...[...tiers.children].map((e) => e.lastElementChild.getBoundingClientRect().bottom));
    if (low > foot.getBoundingClientRect().top + 1) faults.push("names of tiers run into the foot");
  }
  return [...new Set(faults)];
}
