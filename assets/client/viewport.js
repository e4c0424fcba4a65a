// What a map shows: zoom and pan, and the fingers, mouse and wheel that move it.
import { clamp } from "./dom.js";

/** @typedef {[number, number, number, number]} Box left, top, width, height in units of the sheet */

// From this part of its width on the sheet counts as whole.
const NEARLY_WHOLE = 0.95;

export class Viewport {
  /**
   * @param {{ w: number, h: number }} sheet size of the whole map in units
   * @param {{ slack: number, widest: number, changed: () => void }} options how far the sheet may leave the
   *   frame, how many times its width may be shown, and who is told of every change
   */
  constructor(sheet, { slack, widest, changed }) {
    this.sheet = sheet;
    this.slack = slack;
    this.widest = widest;
    this.changed = changed;
    /** @type {Box} */
    this.box = [0, 0, sheet.w, sheet.h];
  }

  get zoomed() {
    return this.box[2] < this.sheet.w * NEARLY_WHOLE;
  }

  /** @param {number[]} box */
  show([left, top, wide]) {
    const { sheet, slack } = this;
    const width = clamp(wide, sheet.w / 40, sheet.w * this.widest);
    const height = (width * sheet.h) / sheet.w;
    // The whole sheet stays in the middle: a finger, which scrolls the page then, could not bring it back.
    if (width >= sheet.w * NEARLY_WHOLE)
      return this.take([(sheet.w - width) / 2, (sheet.h - height) / 2, width, height]);
    const x = clamp(left, -slack * width, Math.max(sheet.w - (1 - slack) * width, -slack * width));
    const y = clamp(top, -slack * height, Math.max(sheet.h - (1 - slack) * height, -slack * height));
    return this.take([x, y, width, height]);
  }

  /** @param {Box} box */
  take(box) {
    this.box = box;
    this.changed();
  }

  /** The whole sheet. */
  reset() {
    this.show([0, 0, this.sheet.w]);
  }

  /**
   * Zoom by a factor (below 1: closer), around a point in units.
   * @param {number} factor
   * @param {number[]} [at]
   */
  zoomBy(factor, at) {
    const [left, top, width, height] = this.box;
    const [x, y] = at || [left + width / 2, top + height / 2];
    const real = clamp(width * factor, this.sheet.w / 40, this.sheet.w * this.widest) / width;
    this.show([x - (x - left) * real, y - (y - top) * real, width * real]);
  }

  /**
   * Move what is shown by so many units.
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.show([this.box[0] + dx, this.box[1] + dy, this.box[2]]);
  }

  /**
   * Show an area [left, top, right, foot] with some room around it, or the whole sheet.
   * @param {number[] | null} bounds
   */
  frame(bounds) {
    if (!bounds) return this.reset();
    const [left, top, right, foot] = bounds;
    const ratio = this.sheet.h / this.sheet.w;
    const margin = 0.16 * Math.max(right - left, foot - top);
    const width = Math.max(right - left + margin, (foot - top + margin) / ratio, this.sheet.w / 30);
    return this.show([(left + right - width) / 2, (top + foot - width * ratio) / 2, width]);
  }
}

/**
 * Screen pixels a unit: the sheet is fitted into the picture.
 * @param {SVGSVGElement} svg
 * @param {Viewport} viewport
 */
export const pixels = (svg, { box }) => Math.min(svg.clientWidth / box[2], svg.clientHeight / box[3]) || 0.05;

/**
 * Let fingers, mouse and wheel move a map. On a phone one finger scrolls the page where the whole map is shown
 * and moves the map where it is zoomed; two fingers always belong to the map and never zoom the page.
 * @param {SVGSVGElement} svg
 * @param {Viewport} viewport
 * @param {(event: PointerEvent) => void} hover told of a pointer that presses nothing
 * @returns {{ dragged: () => boolean, touched: () => void }} whether the last press moved the map, and what is
 *   to be called after every change
 */
export const gestures = (svg, viewport, hover) => {
  /** @type {Map<number, number[]>} */
  const pointers = new Map();
  let moved = 0;
  /** @type {{ apart: number, x: number, y: number } | null} */
  let pinch = null;

  /** @type {(x: number, y: number) => number[]} */
  const toUnits = (x, y) => {
    const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  };
  const touched = () => {
    svg.style.touchAction = viewport.zoomed ? "none" : "pan-x pan-y";
  };
  const twoFingers = () => {
    const [a, b] = [...pointers.values()];
    const now = { apart: Math.hypot(a[0] - b[0], a[1] - b[1]), x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2 };
    if (pinch && now.apart) {
      const unit = 1 / pixels(svg, viewport);
      viewport.pan((pinch.x - now.x) * unit, (pinch.y - now.y) * unit);
      viewport.zoomBy(pinch.apart / now.apart, placeOf(now.x, now.y));
    }
    pinch = now;
  };
  // Where a point of the screen lies in the box as it is now; the picture itself is drawn a frame later.
  /** @type {(x: number, y: number) => number[]} */
  const placeOf = (x, y) => {
    const area = svg.getBoundingClientRect();
    const unit = 1 / pixels(svg, viewport);
    const { box } = viewport;
    return [
      box[0] + box[2] / 2 + (x - area.left - area.width / 2) * unit,
      box[1] + box[3] / 2 + (y - area.top - area.height / 2) * unit,
    ];
  };

  svg.addEventListener("pointerdown", (event) => {
    if (!pointers.size) moved = 0;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    pinch = null;
    if (pointers.size === 2) twoFingers();
  });
  svg.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return hover(event);
    const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
    moved += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (pointers.size === 2) return twoFingers();
    if (moved > 4 && (event.pointerType === "mouse" || viewport.zoomed)) {
      if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      const unit = 1 / pixels(svg, viewport);
      viewport.pan(-dx * unit, -dy * unit);
    }
    return undefined;
  });
  /** @param {PointerEvent} event */
  const release = (event) => {
    pointers.delete(event.pointerId);
    pinch = null;
  };
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
  // A finger belongs to the district that it touches; when the map takes it over, that one loses it.
  svg.addEventListener("lostpointercapture", (event) => event.target === svg && release(event));

  /** @param {TouchEvent} event */
  const keepPage = (event) => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  };
  svg.addEventListener("touchstart", keepPage, { passive: false });
  svg.addEventListener("touchmove", keepPage, { passive: false });
  // Safari's own events of a pinch: on a phone the pointers have told already, on a trackpad they are all there is.
  let before = 1;
  svg.addEventListener("gesturestart", (/** @type {any} */ event) => {
    before = event.scale;
    event.preventDefault();
  });
  svg.addEventListener("gesturechange", (/** @type {any} */ event) => {
    event.preventDefault();
    if (!pointers.size) viewport.zoomBy(before / event.scale, toUnits(event.clientX, event.clientY));
    before = event.scale;
  });
  // The wheel scrolls the page, unless the map has the focus (a click gives it) or Ctrl is held.
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && document.activeElement !== svg) return;
      event.preventDefault();
      viewport.zoomBy(Math.exp(clamp(event.deltaY, -120, 120) / 400), toUnits(event.clientX, event.clientY));
    },
    { passive: false },
  );
  svg.addEventListener("dblclick", (event) => {
    event.preventDefault();
    viewport.zoomBy(0.5, toUnits(event.clientX, event.clientY));
  });
  touched();
  return { dragged: () => moved > 6, touched };
};
