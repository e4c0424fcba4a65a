import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { longDate, longPeriod, shortDate, shortPeriod } from "../../assets/client/dates.js";
import { number, speak } from "../../assets/client/words.js";

const tags = { zh: "zh-CN", en: "en-GB", pt: "pt" };
/** What the server's page says of a language. */
const use = (language) => {
  const text = readFileSync(new URL(`../../data/texts/${language}/dates.toml`, import.meta.url), "utf8");
  const dates = Object.fromEntries(
    [...text.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key, said]) => [key, said]),
  );
  speak({ locale: tags[language], dates });
};
const each = (written) =>
  Object.keys(tags).map((language) => {
    use(language);
    return written();
  });

test("days are written as the server writes them", () => {
  assert.deepEqual(
    each(() => longDate("2020-02-09T16:00:00Z")),
    ["2020年2月9日", "9 February 2020", "9 de fevereiro de 2020"],
  );
  speak({ locale: "tlh", dates: {} }); // which no browser knows
  assert.equal(longDate("2020-02-09"), "9 February 2020");
  assert.deepEqual(
    each(() => shortDate("2020-09-30")),
    ["9月30日", "30 Sept", "30 de set."],
  );
  assert.deepEqual(
    each(() => shortDate("2020-12-30", "2021-01-02")),
    ["2020年12月30日", "30 Dec 2020", "30 de dez. de 2020"],
  );
  assert.deepEqual(
    each(() => shortDate("2020-12-30", "2020-01-02")),
    ["12月30日", "30 Dec", "30 de dez."],
  );
});

test("weeks and months are written as the server writes them", () => {
  assert.deepEqual(
    each(() => longPeriod("2020-03-21", "week")),
    ["2020年第12周（3月15–21日）", "week 12 of 2020 (15 – 21 March)", "semana 12 de 2020 (15 a 21 de março)"],
  );
  assert.deepEqual(
    each(() => longPeriod("2021-01-02", "week")),
    [
      "2020年第53周（12月27日–1月2日）",
      "week 53 of 2020 (27 December – 2 January)",
      "semana 53 de 2020 (27 de dezembro a 2 de janeiro)",
    ],
  );
  assert.deepEqual(
    each(() => longPeriod("2020-02-29", "month")),
    ["2020年2月", "February 2020", "fevereiro de 2020"],
  );
  assert.deepEqual(
    each(() => shortPeriod("2020-03-21", "week")),
    ["第12周", "wk 12", "sem. 12"],
  );
  assert.deepEqual(
    each(() => shortPeriod("2020-03-21", "week", "2021-01-09")),
    ["2020年第12周", "wk 12, 2020", "sem. 12 de 2020"],
  );
  assert.deepEqual(
    each(() => shortPeriod("2020-02-29", "month", "2021-01-31")),
    ["2020年2月", "Feb 2020", "fev. de 2020"],
  );
});

test("numbers are written as the server writes them", () => {
  assert.deepEqual(
    each(() => [number(1234.5), number(-0.25), number(1000000)]),
    [
      ["1,234.5", "-0.25", "1,000,000"],
      ["1,234.5", "-0.25", "1,000,000"],
      ["1.234,5", "-0,25", "1.000.000"],
    ],
  );
});
