import assert from "node:assert/strict";
import { test } from "node:test";

const words = { early: "ahead", today: "today", yesterday: "yesterday", recent: "{days} days", old: "old" };
const line = {
  hidden: true,
  dataset: { zone: "Europe/Berlin", newest: "2020-03-01", within: "60", length: "1", ...words },
};
globalThis.document = {
  documentElement: { lang: "en" },
  getElementById: (id) => (id === "age" ? line : { dataset: { root: "../" } }),
};

// Whatever this machine says, it is 00:30 on 5 March in Berlin.
test("a page's age is told by the server's clock", async () => {
  const asked = [];
  globalThis.fetch = (url, { method }) => {
    asked.push(method, url);
    return Promise.resolve({ headers: new Headers({ date: "Wed, 04 Mar 2020 23:30:00 GMT" }) });
  };
  await import("../../assets/client/data-age.js");
  await new Promise(setImmediate);
  assert.deepEqual([line.textContent, line.hidden, ...asked], ["4 days", false, "HEAD", "../live.json"]);
});
