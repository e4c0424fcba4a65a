// What a live page says and what the server's HTML of the same address says, part by part: names of elements, their
// attributes and texts. Only what scripts add to be of use (focus, names that fit, the state of the connection, the
// button that keeps a district on the device) is left out.
async (address) => {
  const parts = [
    "#when", "#edition-line", "#data-line", "#age", "#legend", "#shapes", "#map-title", "#map-desc", "#published-line",
    "#retrospective", "#compare", "#silent", "#card", "#districts", "#sums tbody", ".colophon", ".tools", "#withdrawn",
  ];
  const tree = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ").trim();
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.matches(".keep-line")) return "";
    if (node.hidden) return `<${node.localName} hidden>`;
    const attributes = [...node.attributes].map((one) => `${one.name}=${one.value.trim()}`).filter((one) => one !== "class=").sort();
    const inside = [...node.childNodes].map(tree).filter(Boolean).join("|");
    return `<${[node.localName, ...attributes].join(" ")}>${inside}`;
  };
  const html = await (await fetch(address)).text();
  const served = new DOMParser().parseFromString(html, "text/html");
  const differing = parts
    .map((part) => [part, tree(document.querySelector(part)), tree(served.querySelector(part))])
    .filter(([, live, own]) => live !== own)
    .map(([part, live, own]) => {
      let at = 0;
      while (live[at] === own[at]) at += 1;
      return `${part}: live …${live.slice(Math.max(0, at - 60), at + 80)}… served …${own.slice(Math.max(0, at - 60), at + 80)}…`;
    });
  if (document.title !== served.title) differing.push(`title: ${document.title} / ${served.title}`);
  return differing;
}
