// The few things that every script does to the page.

/**
 * The element with an id, of whatever kind the caller knows it to be.
 * @type {(id: string) => any}
 */
export const byId = (id) => document.getElementById(id);

const named = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * A text as it stands in HTML, also inside an attribute.
 * @param {unknown} text
 */
export const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => named[sign]);

/** @type {(value: number, low: number, high: number) => number} */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Pixels of the page's type size: all lengths on the map follow it. */
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
