import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ageWord, dayOf, daysSince, now, periodLength, setClock, timeOf } from "../../assets/client/clock.js";

test("a moment is a day and an hour of the map's zone", () => {
  assert.equal(dayOf("Asia/Shanghai", "2020-02-09T16:00:00Z"), "2020-02-10");
  assert.equal(dayOf("Europe/Rome", "2020-02-09T16:00:00Z"), "2020-02-09");
  assert.equal(timeOf("Asia/Shanghai", "2020-02-09T16:05:00Z"), "00:05");
});

test("days are counted by the server's clock, not by the viewer's", () => {
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2019-05-01T00:00:00Z") });
  setClock(Date.parse("2020-03-01T15:59:00Z"));
  assert.equal(now(), Date.parse("2020-03-01T15:59:00Z"));
  assert.equal(daysSince("Asia/Shanghai", "2020-02-28"), 2);
  mock.timers.tick(60000);
  assert.equal(daysSince("Asia/Shanghai", "2020-02-28"), 3);
  setClock(NaN);
  assert.equal(daysSince("Asia/Shanghai", "2020-03-02"), 0);
});

test("an age is today's, yesterday's, some days or history", () => {
  assert.deepEqual(
    [-1, 0, 1, 2, 60, 61].map((days) => ageWord(days, 60, 1)),
    ["early", "today", "yesterday", "recent", "recent", "old"],
  );
});

test("a week or month that is not over is the present one", () => {
  const word = (days, end, period) => ageWord(days, 60, periodLength(end, period));
  assert.deepEqual([word(-6, "2026-11-28", "week"), word(-7, "2026-11-28", "week")], ["today", "early"]);
  assert.deepEqual([word(-29, "2026-11-30", "month"), word(-30, "2026-11-30", "month")], ["today", "early"]);
  assert.deepEqual([word(-27, "2026-02-28", "month"), word(-28, "2026-02-28", "month")], ["today", "early"]);
});
