// Whether a pass is valid, on the device. The reference is the server's `fivecolour.passes.pass_verification`:
// both are held together by a test. Nothing here knows the page.
import { CBORTag, decodeCBOR, encodeCBOR } from "../vendor/tiny-cbor/cbor.js";
import { verifyAsync } from "../vendor/noble-ed25519/index.js";

const PREFIX = "FCP1:";
const MOST_TEXT = 4096;
const MOST_MESSAGE = 16384;
const CLOCKS = 300;
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const [CWT_TAG, SIGN1_TAG] = [61, 18];
const [ALGORITHM, KEY_ID, EDDSA] = [1, 4, -8];
const [ISSUER, EXPIRES, ISSUED, NUMBER] = [1, 4, 6, 7];
const [COLOUR, DOCUMENT, DRILL] = [-65537, -65538, -65539];

/** Bytes of a text in base 45 (RFC 9285); throws where it is none. */
export const fromBase45 = (text) => {
  const values = [...text].map((sign) => SIGNS.indexOf(sign));
  if (values.includes(-1) || values.length % 3 === 1) throw new Error("no base45");
  const bytes = [];
  for (let at = 0; at < values.length; at += 3) {
    const [low, middle, high] = values.slice(at, at + 3);
    const number = low + 45 * middle + 2025 * (high ?? 0);
    if (number > (high === undefined ? 0xff : 0xffff)) throw new Error("no base45");
    bytes.push(...(high === undefined ? [number] : [number >> 8, number & 0xff]));
  }
  return new Uint8Array(bytes);
};

/** What was compressed by zlib; no more is unpacked than a pass can have. */
const inflated = async (packed) => {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST_MESSAGE) {
      await reader.cancel();
      throw new Error("too long");
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
};

/** The message in the text of a QR code; throws where it is none. */
export const unsealed = async (text, prefix = PREFIX) => {
  if (text.length > MOST_TEXT) throw new Error("too long");
  return inflated(fromBase45(text.slice(prefix.length)));
};

const isBytes = (value) => value instanceof Uint8Array;
const asMap = (value) => {
  if (!(value instanceof Map)) throw new Error("no map");
  return value;
};

/** A COSE_Sign1 message, its signature not yet checked; throws where it is none. */
export const readSign1 = (message) => {
  /** @type {any} */
  let body = decodeCBOR(message);
  for (const tag of [CWT_TAG, SIGN1_TAG])
    if (body instanceof CBORTag && Number(body.tag) === tag) body = body.value;
  if (!Array.isArray(body) || body.length !== 4) throw new Error("no COSE_Sign1");
  const [protectedHeader, unprotected, payload, signature] = body;
  if (![protectedHeader, payload, signature].every(isBytes)) throw new Error("no COSE_Sign1");
  const header = protectedHeader.length ? asMap(decodeCBOR(protectedHeader)) : new Map();
  const headers = new Map([...asMap(unprotected), ...header]);
  const toBeSigned = encodeCBOR(["Signature1", protectedHeader, new Uint8Array(), payload]);
  return { headers, payload, signature, toBeSigned };
};

/** @type {(bytes: Uint8Array) => string} */
const hexadecimal = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

/** Whether an Ed25519 key signed; browsers without the algorithm have it from the library. */
const isSigned = async (point, signature, body) => {
  try {
    const key = await crypto.subtle.importKey("raw", point, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, body);
  } catch (fault) {
    if (/** @type {any} */ (fault)?.name !== "NotSupportedError") return false;
    return verifyAsync(signature, body, point).catch(() => false);
  }
};

const contentOf = (payload) => {
  const told = asMap(decodeCBOR(payload));
  const content = {
    number: new TextDecoder("ascii", { fatal: true }).decode(told.get(NUMBER)),
    issuer: told.get(ISSUER),
    colour: told.get(COLOUR),
    issued: Number(told.get(ISSUED)),
    expires: Number(told.get(EXPIRES)),
    document: told.get(DOCUMENT),
    drill: Boolean(told.get(DRILL)),
  };
  const whole =
    told.has(NUMBER) &&
    ["red", "yellow", "green"].includes(content.colour) &&
    [content.issuer, content.document].every((text) => typeof text === "string") &&
    Number.isFinite(content.issued) &&
    Number.isFinite(content.expires);
  if (!whole) throw new Error("no pass");
  return content;
};

const stateOf = (content, key, known, now) => {
  if (key.revoked || known.revoked.includes(content.number)) return "revoked";
  if (now >= content.expires) return "expired";
  return now < content.issued - CLOCKS ? "not_yet" : "valid";
};

/**
 * Check the text of a QR code against the keys and revocations that are known.
 * @param {string} text
 * @param {any} known as `passes.json` has it
 * @param {number} now seconds since 1970
 * @returns {Promise<{ state: string, content: any }>} content is null unless a known key signed it
 */
export const verifyPass = async (text, known, now) => {
  const trimmed = text.trim();
  if (!trimmed.startsWith(PREFIX)) return { state: "no_pass", content: null };
  try {
    const message = readSign1(await unsealed(trimmed));
    const named = message.headers.get(KEY_ID);
    const key = isBytes(named) && known.keys.find(({ kid }) => kid === hexadecimal(named));
    if (!key) return { state: "unknown_key", content: null };
    const fits = message.headers.get(ALGORITHM) === EDDSA;
    if (!fits || !(await isSigned(fromBase64url(key.x), message.signature, message.toBeSigned)))
      return { state: "altered", content: null };
    const content = contentOf(message.payload);
    return { state: stateOf(content, key, known, now), content };
  } catch {
    return { state: "altered", content: null };
  }
};
