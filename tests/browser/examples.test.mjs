// The examples of the playground: each opens with an answer, without errors, and shows what it promises. What they mean in
// detail, the cases in `tests/cases/examples` say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, screenshot } from "./harness.mjs";
import { ask, choose, headline, listeners, openPanel, playground, statusRows, tables } from "./playground.mjs";

const EXAMPLES = {
  shop: { open: "Trace", says: "forward → shop/cart:8080" },
  "home-lab": { open: "Trace", says: "forward → monitoring/grafana:80" },
  canary: { open: "Trace", says: "forward → web/checkout-v2:8080" },
  redirects: { open: "Trace", says: "redirect → https://www.example.org/reference/api?x=1 HTTP 301" },
  tenants: { open: "Listeners", says: "respond → HTTP 500" },
  grpc: { open: "Routes", says: "forward → warehouse/orders:9090" },
  tls: { open: "Trace", says: "forward → shop/payments:8443" },
  dump: { open: "Statuses", says: "forward → site/docs:80" },
};

test("each example opens where there is most to see, with its request answered", async (t) => {
  const page = await playground(t);
  const offered = await page.locator("#example option").evaluateAll((options) => options.map((option) => option.value));
  assert.deepEqual(offered, ["", ...Object.keys(EXAMPLES)]);
  for (const [id, { open, says }] of Object.entries(EXAMPLES)) {
    await choose(page, id);
    await page.locator(".headline").filter({ hasText: says.split(" ").at(2) }).waitFor();
    assert.equal((await headline(page)).replace(/^\S /, ""), says, id);
    assert.match(await page.locator("[role=tab][aria-selected=true]").textContent(), new RegExp(`^${open}`), id);
    assert.equal(await page.locator("#here").count(), 0);
    await screenshot(page, `example-${id}`);
  }
  clean(page);
});

test("canary: a header beats the weights, and the trace shows what becomes of the headers", async (t) => {
  const page = await playground(t, { path: "#canary" });
  const message = page.locator(".message");
  await message.waitFor();
  assert.match(await message.innerText(), /GET \/checkout/);
  assert.match(await message.locator("div").filter({ hasText: "x-version: v2" }).innerText(), /added/);
  assert.match(await message.locator(".gone").innerText(), /x-env: canary\s*removed/);
  await ask(page, { headers: "" });
  const shares = page.locator(".destinations .share");
  await shares.nth(1).waitFor();
  assert.deepEqual(await shares.allTextContents(), ["90 %", "10 %"]);
  await ask(page, { path: "/reports" });
  await page.locator(".headline.bad").filter({ hasText: "HTTP 500" }).waitFor();
  clean(page);
});

test("tenants: a conflict and a reference that is not granted", async (t) => {
  const page = await playground(t, { path: "#tenants" });
  const found = await listeners(page);
  assert.match(found["also-blue"], /not accepted.*HostnameConflict/);
  await openPanel(page, "Trace");
  const backend = page.locator('.rung[data-gate="backend"]');
  assert.ok(await backend.evaluate((rung) => rung.classList.contains("failed")));
  assert.match(await backend.textContent(), /ReferenceGrant/);
  const found500 = (await tables(page))["80 green.apps.example.com"].find((row) => row.includes("/login"));
  assert.match(found500, /identity\/login:8080/);
  const row = page.locator(".route-table[data-hostname='green.apps.example.com'] tr").filter({ hasText: "/login" });
  assert.match(await row.textContent(), /cannot serve|unresolved reference/);
  clean(page);
});

test("grpc: entries in order of precedence, whatever the order in the text", async (t) => {
  const page = await playground(t, { path: "#grpc" });
  await page.locator(".route-table").first().waitFor();
  const entries = (await tables(page))["443 grpc.example.com"];
  const first = (path) => entries.findIndex((entry) => entry.includes(path));
  assert.ok(first("/orders.v1.Orders/Place") < first("/orders.v1.Orders →") || first("/orders.v1.Orders →") === -1);
  clean(page);
});

test("dump: statuses of the text beside the right ones, row by row", async (t) => {
  const page = await playground(t, { path: "#dump" });
  const docs = await statusRows(page, "HTTPRoute site/docs");
  assert.ok(docs.includes("missing Accepted: – | True Accepted generation 4"), docs.join("\n"));
  assert.ok(docs.includes("surplus Accepted: True Accepted generation 3 | –"), docs.join("\n"));
  const home = page.locator('.object[data-object="HTTPRoute site/home"]');
  assert.match(await home.locator("summary").first().textContent(), /as it should be/);
  assert.match(await page.locator(".above").textContent(), /3 are wrong, 1 more leaves something out/);
  const wrong = await page.locator(".object[open]").count();
  await page.locator("#different").check();
  await home.waitFor({ state: "detached" });
  assert.ok((await page.locator(".object").count()) >= wrong);
  await openPanel(page, "Findings");
  const verdicts = await page.locator(".finding .message .chip").allTextContents();
  assert.ok(verdicts.some((verdict) => verdict.includes("harmful")), verdicts.join());
  await screenshot(page, "dump-findings");
  clean(page);
});
