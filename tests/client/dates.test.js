import assert from "node:assert/strict";
import { test } from "node:test";
import { longDate, shortDate } from "../../assets/client/dates.js";

test("days are written as the server writes them", () => {
  assert.equal(longDate("2020-02-09", "zh"), "2020年2月9日");
  assert.equal(longDate("2020-02-09T16:00:00Z", "en"), "9 February 2020");
  assert.equal(shortDate("2020-03-05", "zh"), "3月5日");
  assert.equal(shortDate("2020-09-30", "en"), "30 Sept");
  assert.equal(shortDate("2020-12-30", "zh", "2021-01-02"), "2020年12月30日");
  assert.equal(shortDate("2020-12-30", "en", "2021-01-02"), "30 Dec 2020");
  assert.equal(shortDate("2020-12-30", "en", "2020-01-02"), "30 Dec");
});
