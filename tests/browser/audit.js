() => {
  const wrong = [];
  const shown = (e) => e.checkVisibility() && e.getClientRects().length && getComputedStyle(e).visibility !== "hidden" && !e.closest("[aria-hidden=true]");
  const byIds = (ids) => (ids || "").split(/\s+/).map((id) => document.getElementById(id)?.textContent.trim() || "").join(" ").trim();
  const nameOf = (e) =>
    e.getAttribute("aria-label") || byIds(e.getAttribute("aria-labelledby")) ||
    [...(e.labels || [])].map((label) => label.innerText.trim()).join(" ") ||
    e.querySelector(":scope > title, :scope > legend")?.textContent.trim() || e.innerText?.trim() || e.title || e.placeholder || "";
  const say = (e) => e.outerHTML.slice(0, 120);
  for (const e of document.querySelectorAll("a[href], button, input, select, [role=slider], [role=button], [tabindex='0']"))
    if (shown(e) && !nameOf(e)) wrong.push("no name: " + say(e));
  for (const e of document.querySelectorAll("svg, img"))
    if (shown(e) && !e.closest("button, .js-plotly-plot, #js-plotly-tester") && !nameOf(e) && !e.alt) wrong.push("no label: " + say(e));
  for (const e of document.querySelectorAll("input[type=radio]")) {
    const group = e.closest("[role=radiogroup], fieldset");
    if (!group || !(nameOf(group))) wrong.push("radio without a named group: " + say(e));
    if (e.closest("[role=option], [role=listbox]")) wrong.push("radio inside an option: " + say(e));
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  const levels = [...document.querySelectorAll("h1, h2, h3")].map((h) => Number(h.tagName[1]));
  levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) wrong.push("a heading level is left out"); });
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push("id twice: " + id);
  for (const e of document.querySelectorAll("th:not([scope])")) wrong.push("th without scope: " + say(e));
  for (const tag of ["main", "header", "footer"]) if (document.querySelectorAll(tag).length !== 1) wrong.push("not one " + tag);
  return wrong;
}
