// How old the newest figures are, in words, on pages that are kept by caches and static hosts for longer than a day.
import { daysSince } from "./clock.js";
import { byId } from "./dom.js";

const line = byId("age");
const { zone, newest, within, today, yesterday, recent, old } = line.dataset;
const days = daysSince(zone, newest);
const told = [today, yesterday][Math.max(0, days)] ?? (days > Number(within) ? old : recent);
line.textContent = told.replace("{days}", new Intl.NumberFormat(document.documentElement.lang).format(days));
line.hidden = false;
