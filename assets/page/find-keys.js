// Who types on the button of the search writes into its field. Dash opens the field when the first key is let go and
// moves the focus a frame later: a letter pressed in between reaches neither ("hishu"), and Ctrl+C searches for "c".

const typed = (/** @type {KeyboardEvent} */ event) =>
  event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;

const field = () => /** @type {HTMLInputElement | null} */ (document.querySelector(".dash-dropdown-search"));

const onButton = (/** @type {Event} */ event) =>
  event.target instanceof HTMLElement && event.target.id === "find";

/** Before React hears of a key: the field is open and has the focus when the browser writes the letter. */
export const typeAtOnce = () => {
  document.addEventListener(
    "keydown",
    (event) => {
      if (!onButton(event) || !typed(event)) return;
      if (!field()) /** @type {HTMLElement} */ (event.target).click();
      // React draws what a click opens in a microtask of its own, which comes first.
      queueMicrotask(() => field()?.focus());
    },
    true,
  );
  document.addEventListener(
    "keyup",
    (event) => {
      if (onButton(event) && event.key.length === 1) event.stopPropagation();
    },
    true,
  );
};
