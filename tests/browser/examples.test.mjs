// The five examples of the playground: each shows what its comment promises.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, screenshot } from "./harness.mjs";
import { choose, labels, listeners, openPanel, playground, ports, send, tables } from "./playground.mjs";

test("shop: two routes share one table in order of precedence", async (t) => {
  const page = await playground(t);
  await choose(page, "shop");
  assert.deepEqual(await ports(page), ["80 open"]);
  assert.deepEqual(await listeners(page), { http: "2: programmed" });
  assert.deepEqual(await tables(page), {
    "80 api.example.com": ["Exact /api/health → shop/catalog:9000", "PathPrefix /api, method GET → shop/catalog:9000"],
    "80 shop.example.com": [
      "Exact /api/health → shop/catalog:9000",
      "PathPrefix /cart → shop/cart:8080",
      "PathPrefix /api, method GET → shop/catalog:9000",
      "PathPrefix / → shop/storefront:8080",
    ],
  });
  assert.equal(await page.locator("#objects").textContent(), "6 objects read");
  assert.match(await page.locator("#counts").textContent(), /^0 errors, 0 warnings/);
  await screenshot(page, "shop");
  clean(page);
});

test("canary: redirect, TLS listeners, header match before weights", async (t) => {
  const page = await playground(t);
  await choose(page, "canary");
  assert.deepEqual(await ports(page), ["80 open", "443 open"]);
  assert.deepEqual(await listeners(page), { http: "1: programmed", www: "1: programmed", api: "1: programmed" });
  assert.deepEqual(await tables(page), {
    "80 *": ["PathPrefix / → redirect 301, scheme https"],
    "443 api.example.com": ["PathPrefix /v1 → web/api:8080, rewrites path to /"],
    "443 www.example.com": [
      "PathPrefix /checkout, header x-env = canary → web/checkout-v2:8080, changes request headers",
      "PathPrefix /checkout → web/checkout-v1:808090 %, web/checkout-v2:808010 %",
      "PathPrefix / → web/pages:8080, changes response headers",
    ],
  });
  await send(page);
  const resolution = await page.locator(".resolution").textContent();
  assert.match(resolution, /forwarded.*TLS terminate.*web\/checkout-v2:8080.*x-version: v2/s);
  assert.doesNotMatch(await page.locator(".destinations").textContent(), /x-env/);
  await screenshot(page, "canary");
  await send(page, { protocol: "HTTP", path: "/a?b=c" });
  await page.locator(".resolution[data-outcome=redirect]").filter({ hasText: "https://www.example.com/a?b=c" }).waitFor();
  assert.match(await page.locator(".outcome").textContent(), /HTTP 301/);
  clean(page);
});

test("tenants: a conflicting ListenerSet entry serves nothing, a missing ReferenceGrant answers 500", async (t) => {
  const page = await playground(t);
  await choose(page, "tenants");
  const found = await listeners(page);
  assert.equal(found.landing, "0: programmed");
  assert.equal(found.blue, "1: programmed");
  assert.equal(found.green, "1: programmed");
  assert.match(found["also-blue"], /not accepted.*HostnameConflict/);
  await screenshot(page, "tenants-listeners");
  assert.deepEqual(await tables(page), {
    "80 blue.apps.example.com": ["PathPrefix /login → identity/login:8080", "PathPrefix / → team-blue/app:8080"],
    "80 green.apps.example.com": ["PathPrefix /login → identity/login:8080", "PathPrefix / → team-green/app:8080"],
  });
  assert.ok((await labels(page, "HTTPRoute team-green/app")).includes("ResolvedRefs=False RefNotPermitted"));
  assert.ok((await labels(page, "HTTPRoute team-blue/app")).includes("ResolvedRefs"));
  await screenshot(page, "tenants-statuses");
  await send(page, { host: "green.apps.example.com", path: "/login" });
  assert.match(await page.locator(".destinations").textContent(), /identity\/login:8080.*answers 500/);
  await openPanel(page, "Findings");
  await screenshot(page, "tenants-findings");
  clean(page);
});

test("protocols: gRPC methods, TLS passthrough, TCP and UDP", async (t) => {
  const page = await playground(t);
  await choose(page, "protocols");
  assert.deepEqual((await ports(page)).sort(), ["443 open", "53 open", "5432 open", "5672 open"]);
  const found = await tables(page);
  assert.match(found["443 grpc.example.com"][0], /orders\.v1\.Orders\/Place → data\/orders:9090/);
  assert.match(found["443 grpc.example.com"][1], /orders\.v1\.Orders.* → data\/orders-read:9090/);
  assert.match(found["5432 main.db.example.com"].join(), /→ data\/postgres:5432/);
  assert.match(found["5672 *"].join(), /→ data\/rabbitmq:5672/);
  assert.match(found["53 *"].join(), /→ data\/resolver:53/);
  await send(page);
  assert.match(await page.locator(".resolution").textContent(), /forwarded.*data\/orders:9090/s);
  await screenshot(page, "protocols");
  await send(page, { protocol: "TLS", sni: "main.db.example.com" });
  await page.locator(".resolution").filter({ hasText: "data/postgres:5432" }).waitFor();
  assert.match(await page.locator(".outcome").textContent(), /passed through/);
  await send(page, { protocol: "UDP" });
  await page.locator(".resolution").filter({ hasText: "data/resolver:53" }).waitFor();
  clean(page);
});

test("dump: a List with statuses reads like any other manifests", async (t) => {
  const page = await playground(t);
  await choose(page, "dump");
  assert.deepEqual(await ports(page), ["80 open"]);
  assert.deepEqual(await listeners(page), { http: "2: programmed" });
  assert.deepEqual(await tables(page), {
    "80 docs.example.com": ["PathPrefix / → site/docs:80"],
    "80 www.example.com": ["PathPrefix / → site/home:80"],
  });
  assert.equal(await page.locator("#objects").textContent(), "6 objects read");
  await openPanel(page, "Statuses");
  await page.locator('.object[data-object="HTTPRoute site/docs"] summary').click();
  assert.match(await page.locator('.object[data-object="HTTPRoute site/docs"] pre').textContent(), /observedGeneration: 4/);
  await screenshot(page, "dump-statuses");
  clean(page);
});
