// The map: colours, names that thin out, zoom and pan, hover, tap and keyboard.
(() => {
  "use strict";
  const fc = window.fivecolour;
  const svg = document.getElementById("map");
  const shapes = document.getElementById("shapes");
  const marks = document.getElementById("marks");
  const tip = document.getElementById("tip");
  const frame = svg.parentElement;
  const sheet = { w: Number(svg.dataset.width), h: Number(svg.dataset.height) };
  const paths = Array.from(shapes.children);
  let names = Array.from(svg.querySelectorAll("#names text[id]"));
  const patterns = Array.from(svg.querySelectorAll("pattern"));
  const far = Array.from(svg.querySelectorAll("#names .far"));
  const scale = svg.querySelector(".scale");
  const nameGroup = document.getElementById("names");
  const measured = [nameGroup, marks, scale];
  let box = svg.dataset.home.split(" ").map(Number);
  let hovered = "";
  let focused = "";

  const codeOf = (element) => (element && element.parentNode === shapes ? element.id.slice(1) : "");

  // --- colours -----------------------------------------------------------------------------------
  fc.paint = () => {
    const day = fc.day();
    const layer = fc.state.layer;
    for (const path of paths) {
      const code = path.id.slice(1);
      const outside = fc.state.city && fc.data.districts[code].city !== fc.state.city;
      const name = "t" + fc.shapeTier(code, day, layer) + (outside ? " out" : "");
      if (path.className.baseVal !== name) path.className.baseVal = name;
    }
    drawMarks();
  };

  // The colours of a day that the data does not have yet: one digit a district, in the order of their codes.
  fc.preview = (date, tiers) => {
    const shown = {};
    Object.keys(fc.data.districts).sort().forEach((code, place) => { shown[code] = Number(tiers[place]); });
    for (const path of paths) {
      const code = path.id.slice(1);
      const tier = (fc.data.members[code] || [code]).reduce((top, member) => Math.max(top, shown[member]), 0);
      const name = path.className.baseVal.replace(/t\d/, "t" + tier);
      if (path.className.baseVal !== name) path.className.baseVal = name;
    }
    fc.count(date, Object.values(shown));
  };

  const copyOf = (code, name) => {
    const source = document.getElementById("d" + code);
    if (!source) return "";
    return ["casing", "core"].map((kind) => `<path class="${name} ${kind}" d="${source.getAttribute("d")}"/>`).join("");
  };

  const drawMarks = () => {
    const chosen = fc.state.district;
    let content = "";
    if (hovered) content += copyOf(hovered, "hovered");
    if (focused) content += copyOf(focused, "focused");
    if (chosen) content += copyOf(fc.data ? fc.shapeOf(chosen) : chosen, "chosen");
    if (fc.data) content += differing();
    marks.innerHTML = content;
  };

  // Where the graded and the published tier differ, a sign above the district's middle.
  const differing = () =>
    paths
      .map((path) => path.id.slice(1))
      .filter((code) => (fc.data.members[code] || [code]).some((member) => fc.differs(member, fc.day())))
      .map((code) => {
        const [x, y] = middle(code);
        return `<text class="differs" x="${x}" y="${y}" dy="-1em">≠</text>`;
      })
      .join("");

  // --- zoom and pan ------------------------------------------------------------------------------
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  // Screen pixels a unit: the sheet is fitted into the frame.
  const pixels = () => Math.min(svg.clientWidth / box[2], svg.clientHeight / box[3]) || 0.05;

  // What the frame shows, in units: left, top, right, foot. It is more than the box where the ratios differ.
  const shownBox = (unit) => {
    const [wide, tall] = [(svg.clientWidth * unit) / 2, (svg.clientHeight * unit) / 2];
    const [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2];
    return [x - wide, y - tall, x + wide, y + tall];
  };

  const setBox = (next) => {
    const width = clamp(next[2], sheet.w / 40, sheet.w * 1.05);
    const height = (width * box[3]) / box[2];
    const x = clamp(next[0], -0.3 * width, sheet.w - 0.7 * width);
    const y = clamp(next[1], -0.3 * height, sheet.h - 0.7 * height);
    box = [x, y, width, height];
    svg.setAttribute("viewBox", box.map((v) => v.toFixed(1)).join(" "));
    fit();
  };

  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  let fitting = 0;
  const fit = () => {
    if (!fitting) fitting = requestAnimationFrame(fitNow);
  };
  const fitNow = () => {
    fitting = 0;
    const unit = 1 / pixels();
    // Only on what is measured by it: on the whole map it would restyle every district.
    for (const group of measured) group.style.setProperty("--u", unit.toFixed(3));
    for (const pattern of patterns) pattern.setAttribute("patternTransform", `scale(${((unit * rem()) / 16).toFixed(3)})`);
    thin(unit, drawScale(unit));
  };

  // Names: a district's name shows when it fits into its polygon and meets no other name; on a small
  // map the cities' names stand in for them. No name crosses the frame or the scale bar.
  const thin = (unit, scaleBar) => {
    const em = rem();
    const width = (sheet.w / unit) * (16 / em);
    const taken = [scaleBar];
    const view = shownBox(unit);
    const fits = (label, size, spread = 1) => {
      const x = Number(label.getAttribute("x"));
      const y = Number(label.getAttribute("y"));
      const half = label.textContent.length * size * spread * (fc.state.lang === "en" ? 0.3 : 0.52) * unit;
      const rect = [x - half, y - 0.6 * size * unit, x + half, y + 0.6 * size * unit];
      if (rect[0] < view[0] || rect[1] < view[1] || rect[2] > view[2] || rect[3] > view[3]) return false;
      if (taken.some((r) => rect[0] < r[2] && rect[2] > r[0] && rect[1] < r[3] && rect[3] > r[1])) return false;
      taken.push(rect);
      return true;
    };
    const districts = names.filter((label) => label.classList.contains("name"));
    const roomy = districts.filter((label) => Number(label.dataset.w) <= width);
    svg.classList.toggle("near", width > 4000);
    const detailed = roomy.length > districts.length * 0.45;
    const chosen = fc.state.district && fc.data ? fc.shapeOf(fc.state.district) : "";
    const order = roomy.sort((a, b) => a.dataset.w - b.dataset.w);
    for (const label of names) label.classList.remove("on");
    const first = districts.find((label) => label.id === "n" + chosen);
    if (first && fits(first, 0.8 * em)) first.classList.add("on");
    if (!detailed) {
      for (const label of names) {
        if (label.classList.contains("place") && fits(label, 0.84 * em, 1.1)) label.classList.add("on");
      }
    }
    if (detailed) for (const label of order) if (label !== first && fits(label, 0.76 * em)) label.classList.add("on");
    nameGroup.classList.add("thinned");
    for (const label of far) label.classList.toggle("on", fits(label, 0.82 * em, fc.state.lang === "en" ? 1.7 : 1.4));
  };

  const lengths = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const drawScale = (unit) => {
    const perKm = 1000 / Number(svg.dataset.metres);
    const view = shownBox(unit);
    const km = lengths.filter((length) => length * perKm <= (view[2] - view[0]) / 5).pop() || lengths[0];
    const left = view[0] + 1.1 * rem() * unit;
    const foot = view[3] - 1 * rem() * unit;
    scale.firstChild.setAttribute("d", `M${left},${foot - 5 * unit}v${5 * unit}h${km * perKm}v${-5 * unit}`);
    scale.lastChild.setAttribute("x", left + (km * perKm) / 2);
    scale.lastChild.setAttribute("y", foot - 8 * unit);
    scale.lastChild.textContent = km < 1 ? `${km * 1000} m` : `${km} km`;
    const room = 0.4 * rem() * unit;
    return [left - room, foot - 5 * room, left + km * perKm + room, foot + room];
  };

  const zoomBy = (factor, at) => {
    const [x, y] = at || [box[0] + box[2] / 2, box[1] + box[3] / 2];
    const width = clamp(box[2] * factor, sheet.w / 40, sheet.w * 1.05);
    const real = width / box[2];
    setBox([x - (x - box[0]) * real, y - (y - box[1]) * real, width, box[3] * real]);
  };

  const toUnits = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  };

  fc.frameTo = (bounds) => {
    const ratio = sheet.h / sheet.w;
    if (!bounds) return setBox([0, 0, sheet.w, sheet.h]);
    const margin = 0.08 * Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]);
    const width = Math.max(bounds[2] - bounds[0] + 2 * margin, (bounds[3] - bounds[1] + 2 * margin) / ratio, sheet.w / 30);
    const middle = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
    return setBox([middle[0] - width / 2, middle[1] - (width * ratio) / 2, width, width * ratio]);
  };

  // One finger scrolls the page; two fingers, or one when zoomed in, move the map.
  const pointers = new Map();
  let moved = 0;
  let pinch = 0;
  svg.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    moved = 0;
    pinch = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return hover(event);
    const unit = 1 / pixels();
    const dx = event.clientX - last[0];
    const dy = event.clientY - last[1];
    moved += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (pointers.size === 2) {
      const [a, b] = Array.from(pointers.values());
      const apart = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (pinch) {
        zoomBy(pinch / apart, toUnits({ clientX: (a[0] + b[0]) / 2, clientY: (a[1] + b[1]) / 2 }));
      }
      pinch = apart;
    } else if (moved > 4 && (event.pointerType === "mouse" || zoomed())) {
      if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      setBox([box[0] - dx * unit, box[1] - dy * unit, box[2], box[3]]);
    }
    return undefined;
  });
  const zoomed = () => box[2] < sheet.w * 0.95;
  const release = (event) => pointers.delete(event.pointerId);
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
  svg.addEventListener("pointerleave", () => { hovered = ""; tell(""); drawMarks(); });
  svg.addEventListener("click", (event) => {
    const code = codeOf(event.target);
    if (moved > 6 || !code || !fc.data) return;
    fc.choose(code);
    if (event.pointerType === "touch") {
      tell(code);
      place(event.clientX, event.clientY);
    }
  });
  // The wheel scrolls the page, unless the map has the focus (a click gives it) or Ctrl is held.
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== svg) return;
    event.preventDefault();
    zoomBy(Math.exp(clamp(event.deltaY, -120, 120) / 400), toUnits(event));
  }, { passive: false });
  svg.addEventListener("dblclick", (event) => { event.preventDefault(); zoomBy(0.5, toUnits(event)); });
  document.getElementById("zoom-in").addEventListener("click", () => zoomBy(0.6));
  document.getElementById("zoom-out").addEventListener("click", () => zoomBy(1 / 0.6));
  document.getElementById("zoom-reset").addEventListener("click", () => {
    fc.set({ city: "", level: "" });
    fc.frameTo(null);
  });

  // --- hover -------------------------------------------------------------------------------------
  const hover = (event) => {
    if (event.pointerType === "touch" || !fc.data) return;
    const code = codeOf(event.target);
    if (code !== hovered) {
      hovered = code;
      drawMarks();
      tell(code);
    }
    if (code) place(event.clientX, event.clientY);
  };
  // What is known at once, then the reason as soon as the pointer has rested a moment.
  let told = "";
  let resting = 0;
  let pointer = [0, 0];
  const tell = (code) => {
    told = code;
    clearTimeout(resting);
    tip.hidden = !code;
    tip.innerHTML = code ? fc.tipFor(code) : "";
    if (!code) return;
    resting = setTimeout(() => {
      fc.explain(code)
        .then(() => {
          if (told !== code) return;
          tip.innerHTML = fc.tipFor(code);
          place(...pointer);
        })
        .catch(() => {});
    }, 120);
  };
  const place = (x, y) => {
    pointer = [x, y];
    const area = frame.getBoundingClientRect();
    const left = clamp(x - area.left + 14, 4, area.width - tip.offsetWidth - 4);
    const above = y - area.top - tip.offsetHeight - 12;
    tip.style.transform = `translate(${left}px, ${above > 0 ? above : y - area.top + 18}px)`;
  };

  // --- keyboard: arrows go to the nearest name in that direction ---------------------------------
  const middle = (code) => {
    const label = document.getElementById("n" + code);
    if (label) return [Number(label.getAttribute("x")), Number(label.getAttribute("y"))];
    const [left, top, right, foot] = fc.data.boxes[code];
    return [(left + right) / 2, (top + foot) / 2];
  };
  const next = (from, dx, dy) => {
    const [x, y] = middle(from);
    let best = "";
    let least = Infinity;
    for (const path of paths) {
      const code = path.id.slice(1);
      const [px, py] = middle(code);
      const along = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (along <= 0 || aside > 2 * along) continue;
      if (along + 2 * aside < least) { least = along + 2 * aside; best = code; }
    }
    return best || from;
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    if (!fc.data) return;
    const arrow = arrows[event.key];
    if (arrow) {
      const start = focused || (fc.state.district && fc.shapeOf(fc.state.district)) || firstOf(fc.state.city || fc.data.home);
      focused = focused || fc.state.district ? next(start, arrow[0], arrow[1]) : start;
      tell(focused);
      const shape = document.getElementById("d" + focused).getBoundingClientRect();
      place(shape.left + shape.width / 2, shape.top + shape.height / 2);
      drawMarks();
    } else if ((event.key === "Enter" || event.key === " ") && focused) fc.choose(focused);
    else if (event.key === "+" || event.key === "=") zoomBy(0.7);
    else if (event.key === "-") zoomBy(1 / 0.7);
    else if (event.key === "Escape") { focused = ""; tell(""); fc.set({ district: "" }); drawMarks(); }
    else return;
    event.preventDefault();
  });
  const firstOf = (city) => {
    const inside = paths.find((path) => fc.data.districts[path.id.slice(1)].city === city);
    return (inside || paths[0]).id.slice(1);
  };
  svg.addEventListener("blur", () => { focused = ""; tell(""); drawMarks(); });

  // Names that a map of very many districts did not carry from the start.
  fc.addNames = () => {
    const late = fc.data.names;
    const texts = Object.keys(late).map((code) => {
      const text = document.createElementNS(svg.namespaceURI, "text");
      text.id = "n" + code;
      text.setAttribute("class", "name");
      text.setAttribute("x", late[code][0]);
      text.setAttribute("y", late[code][1]);
      text.dataset.w = late[code][2 + fc.at()];
      text.textContent = fc.shortOf(code);
      return text;
    });
    nameGroup.append(...texts);
    names = names.concat(texts);
  };
  fc.fitMap = fit;
  fc.drawMarks = drawMarks;
  svg.setAttribute("tabindex", "0");
  document.querySelector(".zoom").hidden = false;
  const begin = () => {
    new ResizeObserver(fit).observe(svg);
    fitNow();
  };
  // Very many districts are drawn once before anything changes on the map.
  if (svg.classList.contains("dense")) fc.seen.then(begin);
  else begin();
})();
