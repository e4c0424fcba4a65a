// The page of the self-check: what is entered is worked out here, and goes nowhere.
import { byId } from "../client/dom.js";
import { evaluate } from "./evaluate.js";
import { askFor, declared, fillForm, nothing, unfinished, watch } from "./form.js";
import { show } from "./outcome.js";
import { declarationStore } from "./storage.js";
import { rule, say, told } from "./told.js";

const store = declarationStore(new URL("./", location.href).href);
let isStored = Boolean(store.read());

const update = async () => {
  const declaration = declared();
  if (isStored) isStored = store.write(declaration);
  byId("forget").hidden = !isStored;
  byId("store").hidden = isStored;
  const { stays, dimensions } = unfinished(declaration.on);
  const judged = { ...declaration, stays: [...declaration.stays, ...stays] };
  await show(evaluate(rule(), told.tiers, judged, dimensions), declaration);
  document.documentElement.dataset.ready = "all";
};

/** The day of the check as the address says it: on a static host nobody else reads it. */
const askedDay = () => {
  const day = new URLSearchParams(location.search).get("date") || "";
  return /^\d{4}-\d\d-\d\d$/.test(day) && day >= told.first && day <= told.last ? day : told.on;
};

const begin = () => {
  byId("on").min = told.first;
  byId("on").max = told.last;
  askFor();
  fillForm(store.read() || nothing(askedDay()));
  byId("declaration").hidden = false;
  watch(update);
  byId("rule").addEventListener("change", () => {
    const before = declared();
    askFor();
    fillForm(before);
    return update();
  });
  byId("store").addEventListener("click", () => {
    isStored = store.write(declared());
    byId("storing").textContent = say(isStored ? "stored" : "store_failed");
    return update();
  });
  byId("forget").addEventListener("click", () => {
    isStored = !store.forget();
    byId("storing").textContent = say("forgotten");
    return update();
  });
  byId("clear").addEventListener("click", () => {
    fillForm(nothing(askedDay()));
    return update();
  });
  return update();
};

begin();
