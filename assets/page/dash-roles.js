// Dash offers radio buttons as options of a list without a name, and its box to search in as a nameless dialog. Who
// hears the page needs named groups of radio buttons; React writes its own words again with every change.
import { byId } from "../client/dom.js";
import { say } from "./edition.js";

/** @type {(group: Element, label: [string, string]) => void} */
const asRadioGroup = (group, [name, value]) => {
  if (group.getAttribute("role") !== "radiogroup") group.setAttribute("role", "radiogroup");
  if (group.getAttribute(name) !== value) group.setAttribute(name, value);
  for (const option of group.querySelectorAll("label")) {
    for (const own of ["role", "aria-selected"]) if (option.hasAttribute(own)) option.removeAttribute(own);
  }
};

const mend = () => {
  for (const group of document.querySelectorAll(".choices")) {
    asRadioGroup(group, ["aria-labelledby", `${group.id}-name`]);
  }
  // Tab stops at the button itself, not at the field before it that who hears the page is not told of.
  for (const input of document.querySelectorAll(".dash-dropdown-focus-target:not([tabindex='-1'])")) {
    input.setAttribute("tabindex", "-1");
    byId("find").setAttribute("tabindex", "0");
    byId("find").setAttribute("aria-haspopup", "dialog");
  }
  const open = document.querySelector(".dash-dropdown-content");
  if (!open) return;
  for (const part of [open, open.querySelector("input[type=search]")]) {
    if (part && part.getAttribute("aria-label") !== say("find")) part.setAttribute("aria-label", say("find"));
  }
  const list = open.querySelector(".dash-dropdown-options");
  if (list) asRadioGroup(list, ["aria-label", say("find")]);
};

/** From now on; the controls stand in the page. */
export const mendRoles = () => {
  mend();
  const options = {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["role", "aria-selected"],
  };
  // The box to search in is opened beside the controls, in the body.
  new MutationObserver(mend).observe(byId("react-entry-point"), options);
  new MutationObserver(mend).observe(document.body, { childList: true });
};
