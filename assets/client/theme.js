// A page without other scripts is as bright as its address says: on a static host nobody else reads it.
const theme = new URLSearchParams(location.search).get("theme") || "";
if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
