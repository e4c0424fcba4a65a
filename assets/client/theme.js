// A page without other scripts is as bright as its address says: on a static host nobody else reads it.
const said = new URLSearchParams(location.search).get("theme") || "";
if (["light", "dark"].includes(said)) document.documentElement.dataset.theme = said;
