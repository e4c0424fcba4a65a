// Trend charts: loads Plotly when asked, lets it write as the page's language does, shows the chosen day.
import { isWide, language } from "../client/words.js";

const names = (count, name) => Array.from({ length: count }, (_, index) => name(index));
// The first of February 2026 was a Sunday.
const named = (options, day, month) =>
  new Intl.DateTimeFormat(language.locale, { timeZone: "UTC", ...options }).format(
    Date.UTC(2026, month, day),
  );
const signOf = (type) =>
  new Intl.NumberFormat(language.locale).formatToParts(12345.6).find((part) => part.type === type)?.value;

/** How Plotly is to write days and numbers. */
const localeOf = () => ({
  moduleType: "locale",
  name: language.locale,
  dictionary: {},
  format: {
    days: names(7, (day) => named({ weekday: "long" }, day + 1, 1)),
    shortDays: names(7, (day) => named({ weekday: "short" }, day + 1, 1)),
    months: names(12, (month) => named({ month: isWide() ? "short" : "long" }, 1, month)),
    shortMonths: names(12, (month) => named({ month: "short" }, 1, month)),
    // Plotly takes a locale only if it has all of these.
    periods: ["AM", "PM"],
    dateTime: "%Y-%m-%d %H:%M:%S",
    date: "%Y-%m-%d",
    time: "%H:%M:%S",
    grouping: [3],
    currency: ["", ""],
    decimal: signOf("decimal"),
    thousands: signOf("group") ?? "",
    year: "%Y",
    month: isWide() ? "%Y年%-m月" : "%b %Y",
    dayMonth: isWide() ? "%-m月%-d日" : "%-d %b",
    dayMonthYear: isWide() ? "%Y年%-m月%-d日" : "%-d %b %Y",
  },
});

// Plotly leaves out its inline style sheet, which a strict CSP forbids, where it finds this mark;
// css/40-charts.css has the rules that our charts need.
function forbidInlineStyles() {
  const id = "plotly.js-style-global";
  if (document.getElementById(id)) return;
  const mark = document.createElement("meta");
  mark.id = id;
  mark.className = "no-inline-styles";
  document.head.append(mark);
}

let loading = null;

function fetchOnce(url) {
  forbidInlineStyles();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => {
      window.Plotly.register(localeOf());
      resolve(window.Plotly);
    };
    script.onerror = () => {
      script.remove();
      loading = null; // a later call may try again
      reject(new Error(`could not load ${url}`));
    };
    document.head.append(script);
  });
}

/** Load Plotly's script once; resolves to Plotly. */
export function load(url) {
  loading = loading || fetchOnce(url);
  return loading;
}

/** Plotly's config. */
export function config() {
  return {
    displayModeBar: false,
    displaylogo: false,
    doubleClick: false,
    locale: language.locale,
    responsive: true,
    scrollZoom: false,
    showTips: false,
  };
}

/** The figure with its line at a day ("2020-02-09"), or without one (null). The figure given stays as it is. */
export function withDay(figure, isoDay) {
  const place = isoDay ? { x0: isoDay, x1: isoDay, visible: true } : { visible: false };
  const shapes = (figure.layout.shapes || []).map((shape) =>
    shape.name === "day" ? { ...shape, ...place } : shape,
  );
  return { ...figure, layout: { ...figure.layout, shapes } };
}
