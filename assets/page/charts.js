// Trend charts: loads Plotly when asked, speaks Chinese, shows the chosen day.

const names = (count, name) => Array.from({ length: count }, (_, index) => name(index));
const digits = "日一二三四五六";
const chinese = {
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {},
  format: {
    days: names(7, (day) => `星期${digits[day]}`),
    shortDays: names(7, (day) => `周${digits[day]}`),
    months: names(12, (month) => `${month + 1}月`),
    shortMonths: names(12, (month) => `${month + 1}月`),
    periods: ["上午", "下午"],
    dateTime: "%Y年%-m月%-d日 %H:%M:%S",
    date: "%Y-%m-%d",
    time: "%H:%M:%S",
    decimal: ".",
    thousands: ",",
    grouping: [3],
    currency: ["¥", ""],
    year: "%Y年",
    month: "%Y年%-m月",
    dayMonth: "%-m月%-d日",
    dayMonthYear: "%Y年%-m月%-d日",
  },
};

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
      window.Plotly.register(chinese);
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

/** Plotly's config for a language, "zh" or "en". */
export function config(language) {
  return {
    displayModeBar: false,
    displaylogo: false,
    doubleClick: false,
    locale: language === "en" ? "en" : "zh-CN",
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
