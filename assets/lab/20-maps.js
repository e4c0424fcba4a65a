// Two maps of the same ground: zoomed, moved, hovered and chosen together; what differs is ringed.
(() => {
  "use strict";
  const lab = window.schemeLab;
  const sheet = { w: lab.boot.sheet[0], h: lab.boot.sheet[1] };
  const first = lab.root.querySelector("#side-a .map");
  const second = first.cloneNode(true);
  // Patterns and borders are kept once, in the first map.
  second.querySelectorAll("defs").forEach((defs) => defs.remove());
  second.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  lab.root.querySelector("#side-b .frame").prepend(second);
  const patterns = Array.from(first.querySelectorAll("pattern"));
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  const maps = [["a", first], ["b", second]].map(([side, svg]) => ({
    side,
    svg,
    shapes: Array.from(svg.querySelector(".shapes").children),
    marks: svg.querySelector(".marks"),
    names: Array.from(svg.querySelectorAll(".names text[data-w]")),
    nameGroup: svg.querySelector(".names"),
    tip: svg.parentElement.querySelector(".tip"),
  }));
  const outlines = new Map(maps[0].shapes.map((path) => [path.dataset.code, path.getAttribute("d")]));
  const members = (code) => lab.boot.shapes[code][0];
  const shapeOf = new Map(Object.keys(lab.boot.shapes).flatMap((code) => members(code).map((one) => [one, code])));
  const top = (side, code, day) => members(code).reduce((most, one) => Math.max(most, lab.tier(side, one, day)), 0);
  let hovered = "";

  // --- colours and rings ---------------------------------------------------------------------------
  const differs = (code, day) => members(code).some((one) => lab.tier("a", one, day) !== lab.tier("b", one, day));
  const outline = (code, name) => ["casing", "core"].map((kind) => `<path class="${name} ${kind}" d="${outlines.get(code)}"/>`).join("");

  const drawMarks = () => {
    const day = lab.day();
    const changed = [...outlines.keys()].filter((code) => differs(code, day));
    lab.root.classList.toggle("many", changed.length > 20);
    const rings = changed
      .map((code) => outline(code, top("b", code, day) < top("a", code, day) ? "ring lower" : "ring"))
      .join("");
    const chosen = shapeOf.get(lab.question.district);
    const marks = rings + (hovered ? outline(hovered, "hovered") : "") + (chosen ? outline(chosen, "chosen") : "");
    for (const map of maps) map.marks.innerHTML = marks;
  };

  const paint = () => {
    const day = lab.day();
    for (const map of maps) {
      for (const path of map.shapes) {
        const code = path.dataset.code;
        const name = `t${top(map.side, code, day)}${differs(code, day) ? "" : " same"}`;
        if (path.className.baseVal !== name) path.className.baseVal = name;
      }
    }
    drawMarks();
  };

  // --- zoom and pan, both at once ------------------------------------------------------------------
  let box = [0, 0, sheet.w, sheet.h];
  const pixels = (svg) => Math.min(svg.clientWidth / box[2], svg.clientHeight / box[3]) || 0.05;
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const setBox = (next) => {
    const width = clamp(next[2], sheet.w / 40, sheet.w);
    const height = (width * sheet.h) / sheet.w;
    box = [clamp(next[0], 0, sheet.w - width), clamp(next[1], 0, sheet.h - height), width, height];
    fit();
  };
  let fitting = 0;
  const fit = () => {
    if (!fitting) fitting = requestAnimationFrame(fitNow);
  };
  const fitNow = () => {
    fitting = 0;
    for (const { svg, nameGroup, marks, names } of maps) {
      svg.setAttribute("viewBox", box.map((value) => value.toFixed(1)).join(" "));
      const unit = 1 / pixels(svg);
      for (const group of [nameGroup, marks]) group.style.setProperty("--u", unit.toFixed(3));
      // A name stands where it fits into its district; the cities' where the districts' would not.
      const width = (sheet.w / unit) * (16 / rem());
      const near = width >= 1000;
      for (const name of names) {
        const isCity = name.classList.contains("place");
        name.classList.toggle("on", near ? !isCity && Number(name.dataset.w) <= width : isCity && Number(name.dataset.w) <= width * 1.3);
      }
    }
    const scale = ((1 / pixels(first)) * rem()) / 16;
    for (const pattern of patterns) pattern.setAttribute("patternTransform", `scale(${scale.toFixed(3)})`);
  };
  const zoomBy = (factor, at) => {
    const [x, y] = at || [box[0] + box[2] / 2, box[1] + box[3] / 2];
    const real = clamp(box[2] * factor, sheet.w / 40, sheet.w) / box[2];
    setBox([x - (x - box[0]) * real, y - (y - box[1]) * real, box[2] * real, box[3] * real]);
  };
  const whole = () => setBox([0, 0, sheet.w, sheet.h]);

  // --- pointer -------------------------------------------------------------------------------------
  const tell = () => {
    const day = lab.day();
    for (const { side, tip } of maps) {
      tip.hidden = !hovered;
      if (!hovered) continue;
      const lines = members(hovered).map((code) => {
        const tier = lab.tier(side, code, day);
        const [name, short] = lab.boot.names[code];
        return `<b>${lab.escape(tip.parentElement.clientWidth < 360 ? short : name)}</b> <i class="dot t${tier}"></i>${lab.escape(lab.level(side, tier))}`;
      });
      tip.innerHTML = lines.join("<br>");
      const [left, upper, right, foot] = lab.boot.shapes[hovered][1];
      const svg = tip.parentElement.querySelector("svg");
      const matrix = svg.getScreenCTM();
      const frame = tip.parentElement.getBoundingClientRect();
      const middle = new DOMPoint((left + right) / 2, upper).matrixTransform(matrix);
      const below = new DOMPoint(0, foot).matrixTransform(matrix);
      const x = clamp(middle.x - frame.left - tip.offsetWidth / 2, 2, Math.max(frame.width - tip.offsetWidth - 2, 2));
      const above = middle.y - frame.top - tip.offsetHeight - 8;
      tip.style.transform = `translate(${x}px, ${above > 0 ? above : below.y - frame.top + 8}px)`;
    }
  };
  const hover = (code) => {
    if (code === hovered) return;
    hovered = code;
    drawMarks();
    tell();
  };
  lab.hover = (code) => hover(code ? shapeOf.get(code) : "");

  const listen = ({ svg }) => {
    const pointers = new Map();
    let moved = 0;
    let pinch = 0;
    const toUnits = (x, y) => {
      const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
      return [point.x, point.y];
    };
    svg.addEventListener("pointerdown", (event) => {
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
      moved = 0;
      pinch = 0;
    });
    svg.addEventListener("pointermove", (event) => {
      const last = pointers.get(event.pointerId);
      if (!last) {
        if (event.pointerType !== "touch") hover(event.target.dataset.code || "");
        return;
      }
      const unit = 1 / pixels(svg);
      const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
      moved += Math.abs(dx) + Math.abs(dy);
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
      if (pointers.size === 2) {
        const [a, b] = [...pointers.values()];
        const apart = Math.hypot(a[0] - b[0], a[1] - b[1]);
        if (pinch) zoomBy(pinch / apart, toUnits((a[0] + b[0]) / 2, (a[1] + b[1]) / 2));
        pinch = apart;
      } else if (moved > 4 && (event.pointerType === "mouse" || box[2] < sheet.w * 0.95)) {
        if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
        setBox([box[0] - dx * unit, box[1] - dy * unit, box[2], box[3]]);
      }
    });
    const release = (event) => pointers.delete(event.pointerId);
    svg.addEventListener("pointerup", release);
    svg.addEventListener("pointercancel", release);
    svg.addEventListener("pointerleave", () => hover(""));
    svg.addEventListener("click", (event) => {
      const code = event.target.dataset.code;
      if (code && moved < 7) lab.choose(code);
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== svg) return;
      event.preventDefault();
      zoomBy(Math.exp(clamp(event.deltaY, -120, 120) / 400), toUnits(event.clientX, event.clientY));
    }, { passive: false });
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step) setBox([box[0] + (step[0] * box[2]) / 8, box[1] + (step[1] * box[3]) / 8, box[2], box[3]]);
      else if (event.key === "+" || event.key === "=") zoomBy(0.7);
      else if (event.key === "-") zoomBy(1 / 0.7);
      else if (event.key === "Escape") whole();
      else return;
      event.preventDefault();
    });
  };
  maps.forEach(listen);
  // The buttons bring the chosen district to the middle.
  document.getElementById("zoom-in").addEventListener("click", () => {
    const chosen = shapeOf.get(lab.question.district);
    if (chosen) {
      const [left, upper, right, foot] = lab.boot.shapes[chosen][1];
      box = [(left + right - box[2]) / 2, (upper + foot - box[3]) / 2, box[2], box[3]];
    }
    zoomBy(0.6);
  });
  document.getElementById("zoom-out").addEventListener("click", () => zoomBy(1 / 0.6));
  document.getElementById("zoom-reset").addEventListener("click", whole);
  document.getElementById("only").addEventListener("change", (event) => lab.root.classList.toggle("fade", event.target.checked));

  lab.on("answer", paint);
  lab.on("day", paint);
  lab.on("pick", drawMarks);
  new ResizeObserver(fit).observe(first);
  paint();
})();
