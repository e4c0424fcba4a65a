// The verifier's page: a code from camera, picture or text is checked here and sent nowhere.
import { dayOf, timeOf } from "../client/clock.js";
import { longDate } from "../client/dates.js";
import { byId, escape } from "../client/dom.js";
import { keepOnDevice } from "../client/offline.js";
import { fill, language } from "../client/words.js";
import { readPicture, watchCamera } from "./symbols.js";
import { verifyPass } from "./verify.js";

const told = JSON.parse(byId("passes-data").textContent);
language.locale = told.locale;
/** @type {(key: string, values?: Record<string, unknown>) => string} */
const say = (key, values) => fill(told.texts[key], values);
// Hours after which a list is called old.
const OLD = 24;
// A page that stays open at a door asks again as often, in milliseconds.
const AGAIN = 6e5;
const BADGES = { red: 5, yellow: 3, green: 1 };
/** @type {any} */
let known = null;
let stop = null;

/** @param {number} moment in milliseconds */
const written = (moment) => `${longDate(dayOf(told.zone, moment))} ${timeOf(told.zone, moment)}`;

const tellKeys = () => {
  if (!known) return;
  const made = Date.parse(known.made);
  const [count, revoked] = [known.keys.length, known.revoked.length];
  byId("keys").textContent = say("keys_made", { moment: written(made), count, revoked });
  const hours = Math.floor((Date.now() - made) / 36e5);
  byId("keys-old").textContent = hours >= OLD ? say("keys_old", { hours }) : "";
};

/** Ask for the list; without a network the service worker gives the one that the device has. */
const refresh = async () => {
  try {
    const answer = await fetch("passes.json", { cache: "no-cache" });
    if (answer.ok) known = await answer.json();
  } catch {
    // What was known before stays.
  }
  tellKeys();
};

const row = (key, value) => `<dt>${escape(say(key))}</dt><dd>${value}</dd>`;
const rows = ({ colour, document, number, expires, issued, issuer }) =>
  "<dl>" +
  row("colour", `<b class="badge t${BADGES[colour]}">${escape(say(`colour_${colour}`))}</b>`) +
  row("document", `<b class="last-signs">…${escape(document)}</b>`) +
  row("expires", escape(written(expires * 1000))) +
  row("issued", escape(written(issued * 1000))) +
  row("number", escape(`${number.slice(0, 5)}-${number.slice(5)}`)) +
  row("issuer", escape(issuer)) +
  "</dl>";

const check = async (text) => {
  tellKeys();
  // A clock that is behind the list's would take a pass that has expired for valid.
  const now = known && Math.floor(Math.max(Date.now(), Date.parse(known.made)) / 1000);
  // Pages without encryption have no cryptography: there nothing can be said of a signature.
  const { state, content } =
    known && crypto.subtle ? await verifyPass(text, known, now) : { state: "unchecked", content: null };
  byId("verdict").dataset.state = state;
  byId("found").innerHTML =
    `<p class="state">${escape(say(`state_${state}`))}</p>` +
    (content?.drill ? `<p class="drill">${escape(say("drill"))}</p>` : "") +
    `<p>${escape(say(`about_${state}`))}</p>` +
    (content ? rows(content) : "");
  byId("verdict").hidden = false;
  byId("verdict").scrollIntoView({ block: "nearest" });
};

const endCamera = () => {
  stop?.();
  stop = null;
  byId("video").hidden = true;
  byId("camera").textContent = say("camera_start");
  byId("camera-state").textContent = "";
};

const startCamera = async () => {
  byId("verdict").hidden = true;
  if (!navigator.mediaDevices) {
    byId("camera-state").textContent = say("camera_failed", { why: say("camera_none") });
    return;
  }
  byId("video").hidden = false;
  byId("camera").textContent = say("camera_stop");
  byId("camera-state").textContent = say("looking");
  try {
    stop = await watchCamera(byId("video"), (text) => {
      endCamera();
      check(text);
    });
  } catch (fault) {
    endCamera();
    const refused = /** @type {any} */ (fault)?.name === "NotAllowedError";
    const why = refused ? say("camera_refused") : String(/** @type {any} */ (fault)?.name || fault);
    byId("camera-state").textContent = say("camera_failed", { why });
  }
};

byId("camera").addEventListener("click", () => (stop ? endCamera() : startCamera()));
byId("picture").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  byId("verdict").hidden = true;
  const text = await readPicture(file);
  byId("picture-state").textContent = text ? "" : say("picture_none");
  if (text) await check(text);
});
byId("check").addEventListener("click", () => check(byId("text").value));
byId("refresh").addEventListener("click", refresh);
addEventListener("online", refresh);
setInterval(refresh, AGAIN);

byId("tools").hidden = false;
refresh().then(() => {
  document.documentElement.dataset.ready = "all";
  keepOnDevice();
});
