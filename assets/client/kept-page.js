// Pages that need no script: they too are kept on the device, and say when they come from there.
import { byId } from "./dom.js";
import { keepOnDevice, sayWhenStored } from "./offline.js";
import { language } from "./words.js";

const { locale, root, edition } = byId("offline").dataset;
language.locale = locale;
sayWhenStored();
// Once everything is there: what a page loads is kept with it.
addEventListener("load", () => keepOnDevice(edition, root));
