// The address follows the view: the state comes first, the address is written when the view rests.
//
// Safari refuses the hundredth call of its history within thirty seconds. So a gesture (dragging, playing, a
// held key) makes one entry, written once it rests, and a call that is refused is made again a little later.

const rest = 500;
const again = 5000;

/**
 * Keep the address of a page.
 * @param {() => string} address the address of the view as it is now
 */
export const keepAddress = (address) => {
  /** @type {"" | "push" | "replace"} */
  let due = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const write = () => {
    clearTimeout(timer);
    if (!due) return;
    try {
      history[due === "push" ? "pushState" : "replaceState"](null, "", address());
      due = "";
    } catch {
      timer = setTimeout(write, again);
    }
  };
  const atRest = () => {
    clearTimeout(timer);
    timer = setTimeout(write, rest);
  };
  // Whoever leaves or uses something else has ended the gesture.
  addEventListener("click", write, true);
  addEventListener("pagehide", write);

  return {
    /** Before the view changes by something that is no part of the gesture so far. */
    end: write,
    /** The view has changed by a step of its own. */
    step: () => {
      due = "push";
      write();
    },
    /** The view has changed within a gesture; `begins` with its first change. */
    move: (begins = false) => {
      if (begins) due = "push";
      else due = due || "replace";
      atRest();
    },
    /** The view has changed by something that one does not go back from. */
    amend: () => {
      due = due || "replace";
      write();
    },
    /** The reader went back or forward: what was not yet written is over. */
    drop: () => {
      clearTimeout(timer);
      due = "";
    },
  };
};
