import assert from "node:assert/strict";
import { test } from "node:test";
import { escape } from "../../assets/client/dom.js";
import { fill, number } from "../../assets/client/words.js";

test("values stand where the text names them; what is missing leaves nothing, zero is a value", () => {
  assert.equal(fill("{a}:{b}/{c}", { a: 0, b: "{a}" }), "0:{a}/");
});

test("counts have commas", () => assert.equal(number(1234567), "1,234,567"));

test("nothing of a text becomes markup", () => {
  assert.equal(
    escape(`<img src=x onerror='a("&")'>`),
    "&lt;img src=x onerror=&#39;a(&quot;&amp;&quot;)&#39;&gt;",
  );
});
