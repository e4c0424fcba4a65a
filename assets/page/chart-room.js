// Room for the words of a chart where its text is large or its panel narrow: drawn one beside the other they
// would lie on each other.

const LINE = 1.35;
const GAP = 12;

const measurer = () => {
  const context = document.createElement("canvas").getContext("2d");
  return (text, { family, size, weight = 400 }) => {
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
};

/** Words in as many lines as a width asks for; signs of a legend, which two spaces part, stay whole. */
const wrapped = (text, width, measure) => {
  const parts = text.includes("  ") ? text.split("  ") : text.split(" ");
  const between = text.includes("  ") ? "  " : " ";
  return parts.reduce((lines, part) => {
    const longer = lines.length ? lines[lines.length - 1] + between + part : "";
    if (longer && measure(longer) <= width) return [...lines.slice(0, -1), longer];
    return [...lines, part];
  }, []);
};

// Each title with the remark in its line, where both do not fit: the remark goes into lines of its own below.
const crowded = (layout, width, measure) => {
  const font = (note) => ({ ...layout.font, ...note.font });
  const notes = layout.annotations || [];
  return notes.flatMap((title) => {
    if (title.x !== 0 || title.yref !== "paper") return [];
    const remark = notes.find((one) => one.x === 1 && one.y === title.y);
    const of = (note) => (text) => measure(text, font(note));
    const room = width - layout.margin.r;
    const lines = wrapped(title.text, room, of(title));
    const beside = remark ? of(remark)(remark.text) + GAP : 0;
    if (lines.length === 1 && of(title)(title.text) + beside <= room) return [];
    const below = remark ? wrapped(remark.text, room, of(remark)) : [];
    const foot = below.length * (remark ? font(remark).size : 0) * LINE;
    const more = foot + (lines.length - 1) * font(title).size * LINE;
    return [{ title, remark, lines, below, foot, more, top: title.y }];
  });
};

// What stands below a panel's top is moved down by what is added above it.
const moved = (place, height, added) => {
  const sum = (rows) => rows.reduce((all, row) => all + row.more, 0);
  const inside = added.filter((row) => row.top < 0.999);
  const below = inside.filter((row) => row.top < place - 1e-6);
  return (place * height + sum(below)) / (height + sum(inside));
};

// Of dates as many as stand beside each other.
const thinned = (axis, width, measure) => {
  const written = axis.ticktext || [/月/.test(axis.tickformat) ? "12月30日" : "30 May"];
  const longest = Math.max(0, ...written.map((text) => measure(text.split("<br>")[0])));
  const step = Math.ceil((axis.tickvals.length * (longest + GAP)) / width);
  if (!(step > 1)) return axis;
  const some = (values) => values && values.filter((_, place) => place % step === 0);
  const fewer = { ...axis, tickvals: some(axis.tickvals) };
  return axis.ticktext ? { ...fewer, ticktext: some(axis.ticktext) } : fewer;
};

/** The figure with room for its words in a panel of so many pixels. The figure given stays as it is. */
export function fitted(figure, width, measure = measurer()) {
  const { layout } = figure;
  const { margin, xaxis, font } = layout;
  const plotted = width - margin.l - margin.r;
  const dates = thinned(xaxis, plotted, (text) => measure(text, { ...font, ...xaxis.tickfont }));
  const added = crowded(layout, width, measure);
  const height = layout.height - margin.t - margin.b;
  const place = (y) => moved(y, height, added);
  const axes = Object.entries(layout).filter(([name]) => name.startsWith("yaxis"));
  const annotations = (layout.annotations || []).map((note) => {
    const row = added.find((one) => one.title === note || one.remark === note);
    const there = note.yref === "paper" && note.name !== "drill" ? { ...note, y: place(note.y) } : note;
    if (!row) return there;
    if (row.title === note) {
      return { ...there, text: row.lines.join("<br>"), align: "left", yshift: note.yshift + row.foot };
    }
    const shift = { x: 0, xanchor: "left", xshift: row.title.xshift, align: "left" };
    return { ...there, ...shift, text: row.below.join("<br>") };
  });
  const more = added.reduce((all, row) => all + row.more, 0);
  const first = added.filter((row) => row.top > 0.999).reduce((all, row) => all + row.more, 0);
  const own = {
    xaxis: dates,
    annotations,
    height: layout.height + more,
    margin: { ...margin, t: margin.t + first },
    ...Object.fromEntries(
      axes.map(([name, axis]) => [name, { ...axis, domain: (axis.domain || [0, 1]).map(place) }]),
    ),
  };
  return { ...figure, layout: { ...layout, ...own } };
}
