import assert from "node:assert/strict";
import { test } from "node:test";
import { longDate, longPeriod, shortDate, shortPeriod } from "../../assets/client/dates.js";

test("days are written as the server writes them", () => {
  assert.equal(longDate("2020-02-09", "zh"), "2020年2月9日");
  assert.equal(longDate("2020-02-09T16:00:00Z", "en"), "9 February 2020");
  assert.equal(shortDate("2020-03-05", "zh"), "3月5日");
  assert.equal(shortDate("2020-09-30", "en"), "30 Sept");
  assert.equal(shortDate("2020-12-30", "zh", "2021-01-02"), "2020年12月30日");
  assert.equal(shortDate("2020-12-30", "en", "2021-01-02"), "30 Dec 2020");
  assert.equal(shortDate("2020-12-30", "en", "2020-01-02"), "30 Dec");
});

test("weeks and months are written as the server writes them", () => {
  assert.equal(longPeriod("2020-03-21", "zh", "week"), "2020年第12周(3月15–21日)");
  assert.equal(longPeriod("2020-03-21", "en", "week"), "week 12 of 2020 (15 – 21 March)");
  assert.equal(longPeriod("2020-04-04", "zh", "week"), "2020年第14周(3月29日–4月4日)");
  assert.equal(longPeriod("2020-04-04", "en", "week"), "week 14 of 2020 (29 March – 4 April)");
  assert.equal(longPeriod("2021-01-02", "en", "week"), "week 53 of 2020 (27 December – 2 January)");
  assert.equal(longPeriod("2020-02-29", "en", "month"), "February 2020");
  assert.equal(shortPeriod("2020-03-21", "zh", "week"), "第12周");
  assert.equal(shortPeriod("2020-03-21", "en", "week", "2021-01-09"), "wk 12, 2020");
  assert.equal(shortPeriod("2020-02-29", "zh", "month", "2021-01-31"), "2020年2月");
  assert.equal(shortPeriod("2020-02-09", "en", "day"), "9 Feb");
});
