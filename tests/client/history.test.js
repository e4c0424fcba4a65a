import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

let calls = [];
let refuses = false;
const heard = {};
globalThis.addEventListener = (kind, listener) => (heard[kind] = listener);
const take = (kind) => (_state, _title, url) => {
  if (refuses) throw new Error("SecurityError: more than 100 times per 30 seconds");
  calls.push([kind, url]);
};
globalThis.history = { pushState: take("push"), replaceState: take("replace") };
const { keepAddress } = await import("../../assets/client/history.js");

mock.timers.enable({ apis: ["setTimeout"] });
let day = 0;
let address;
beforeEach(() => {
  calls = [];
  refuses = false;
  day = 0;
  address = keepAddress(() => `?day=${day}`);
});

test("a drag over two hundred days is one entry, written when it rests", () => {
  for (day = 1; day <= 200; day += 1) {
    address.move(day === 1);
    mock.timers.tick(20);
  }
  assert.deepEqual(calls, []);
  mock.timers.tick(500);
  assert.deepEqual(calls, [["push", "?day=201"]]);
});

test("playing on after a rest amends the entry of the gesture", () => {
  address.move(true);
  mock.timers.tick(500);
  day = 5;
  address.move();
  mock.timers.tick(500);
  assert.deepEqual(calls, [
    ["push", "?day=0"],
    ["replace", "?day=5"],
  ]);
});

test("a step writes the gesture before it, then itself", () => {
  day = 3;
  address.move(true);
  address.end();
  day = 4;
  address.step();
  assert.deepEqual(calls, [
    ["push", "?day=3"],
    ["push", "?day=4"],
  ]);
});

test("a refused call is harmless and made again later", () => {
  refuses = true;
  address.step();
  mock.timers.tick(4000);
  refuses = false;
  day = 9;
  mock.timers.tick(1000);
  assert.deepEqual(calls, [["push", "?day=9"]]);
});

test("who leaves or clicks has ended the gesture; who went back has dropped it", () => {
  address.move(true);
  heard.click();
  assert.deepEqual(calls, [["push", "?day=0"]]);
  address.move(true);
  address.drop();
  mock.timers.tick(9000);
  assert.equal(calls.length, 1);
});
