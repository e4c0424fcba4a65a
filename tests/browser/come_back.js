// Bring the map's page back to its first view, by its own means; whether it then is what it was, element by element.
// Not compared are where a hidden box stands, how the numbers of the map's part are written, the connection and the
// chart, which comes when it comes.
async ([first, address]) => {
  const written = () => {
    const page = document.documentElement.cloneNode(true);
    page.querySelector("#tip").removeAttribute("style");
    page.querySelector("#live").remove();
    page.querySelector("#trend-graph")?.replaceChildren();
    const map = page.querySelector("#map");
    map.setAttribute("viewBox", map.getAttribute("viewBox").split(" ").map(Number).join(" "));
    return page.outerHTML;
  };
  if (!first) return written();
  [localStorage, sessionStorage].forEach((kept) => kept.clear());
  document.getElementById("zoom-reset").click();
  history.replaceState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  document.activeElement.blur();
  scrollTo(0, 0);
  for (let frame = 0; frame < 30; frame++) {
    await new Promise(requestAnimationFrame);
    if (written() === first) return location.href === address;
  }
  return false;
}
