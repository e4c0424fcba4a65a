import assert from "node:assert/strict";
import { test } from "node:test";
import { ownLabel } from "../../assets/page/find-labels.js";

const haishu = { name: "Haishu District", short: "Haishu" };

test("a place is called in the page's language first", () => {
  assert.equal(ownLabel("海曙区 Haishu · 宁波", haishu, "Ningbo"), "Haishu District 海曙区 · Ningbo");
  assert.equal(
    ownLabel("宁波市 Ningbo City", { name: "Ningbo City", short: "Ningbo" }, ""),
    "Ningbo City 宁波市",
  );
  const zone = { name: "High-tech Zone" };
  const expected = "High-tech Zone 高新区 → Yinzhou District";
  assert.equal(ownLabel("高新区 High-tech Zone → 鄞州区", zone, "Yinzhou District"), expected);
});

test("what begins with it, and what has one name alone, stays", () => {
  const own = { name: "海曙区", short: "海曙" };
  assert.equal(ownLabel("海曙区 Haishu · 宁波", own, "宁波"), "海曙区 Haishu · 宁波");
  const areal = { name: "Areal", short: "Areal" };
  assert.equal(ownLabel("Areal", areal, ""), "Areal");
});
