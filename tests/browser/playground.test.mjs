// The page itself: what it does with what a person does.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { browser, clean, open, root, screenshot, serve } from "./harness.mjs";
import { append, choose, openPanel, playground, send, tables } from "./playground.mjs";

const ROUTE = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: help
  namespace: shop
spec:
  parentRefs:
    - name: web
  hostnames:
    - shop.example.com
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /cart/help
      backendRefs:
        - name: storefront
          port: 8080
`;

test("there is something to see before the engine is loaded", async (t) => {
  const address = await serve(t, join(root, "target", "www"));
  const context = await browser(t);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await context.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  const page = await open(context, address);
  await page.getByText("Nothing leaves this tab").waitFor();
  await page.getByText("Loading the engine…").waitFor();
  release();
  await page.locator("#example").waitFor();
  assert.equal(await page.getByText("Loading the engine…").count(), 0);
  clean(page);
});

test("a page that cannot load says so", async (t) => {
  const address = await serve(t, join(root, "target", "www"), { "/pkg/playground_bg.wasm": "not a module" });
  const page = await open(await browser(t), address);
  const failure = page.getByRole("alert");
  await failure.filter({ hasText: "trueroute could not be loaded" }).waitFor();
  await failure.getByRole("button", { name: "Load again" }).waitFor();
});

test("without manifests it teaches what to paste", async (t) => {
  const page = await playground(t);
  await page.getByText("kubectl get -A -o yaml").waitFor();
  assert.equal(await page.locator(".examples button").count(), 5);
  assert.equal(await page.locator(".cm-lintRange").count(), 0);
  await screenshot(page, "empty");
  await page.getByRole("button", { name: "A small shop" }).click();
  await page.locator(".route-table").first().waitFor();
  assert.equal(await page.locator("#example").inputValue(), "shop");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("kubectl get -A -o yaml").waitFor();
  clean(page);
});

test("tables follow what is typed, and undo brings them back", async (t) => {
  const page = await playground(t, { path: "#shop" });
  const table = "80 shop.example.com";
  await page.locator(".route-table").first().waitFor();
  const before = (await tables(page))[table];
  assert.equal(before.length, 4);
  await append(page, ROUTE);
  await page.getByText("/cart/help").last().waitFor();
  await page.locator(".route-table tbody tr").filter({ hasText: "/cart/help" }).waitFor();
  const after = (await tables(page))[table];
  assert.deepEqual(after.filter((row) => !before.includes(row)), ["PathPrefix /cart/help → shop/storefront:8080"]);
  assert.equal(await page.locator("#example").inputValue(), "");
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+z");
  await page.locator(".route-table tbody tr").filter({ hasText: "/cart/help" }).waitFor({ state: "detached" });
  assert.deepEqual((await tables(page))[table], before);
  clean(page);
});

test("a request shows its entry in the table and in the text, and follows edits", async (t) => {
  const page = await playground(t);
  await choose(page, "shop");
  await openPanel(page, "Findings");
  await send(page, { host: "shop.example.com", path: "/cart/help/1" });
  const row = page.locator(".route-table tr[aria-current=true]");
  assert.match(await row.textContent(), /PathPrefix \/cart.*takes the request.*shop\/cart:8080/s);
  assert.match((await page.locator(".cm-winner").allTextContents()).join("\n"), /\/cart/);
  assert.match(await page.locator(".resolution").textContent(), /forwarded.*shop\/cart:8080.*targetPort 3000.*Why/s);
  await screenshot(page, "request");
  await page.locator(".route-table .link").filter({ hasText: "shop/catalog" }).first().click();
  assert.match(await page.locator(".cm-activeLine").textContent(), /- path:/);
  await append(page, ROUTE);
  await row.filter({ hasText: "/cart/help" }).waitFor();
  assert.match(await page.locator(".resolution").textContent(), /shop\/storefront:8080/);
  assert.equal(await row.count(), 1);
  await screenshot(page, "request-after-edit");
  clean(page);
});

test("a broken document becomes a finding that leads to its line", async (t) => {
  const page = await playground(t);
  await choose(page, "shop");
  await append(page, "\n---\nkind: [\n");
  await page.locator(".cm-lint-marker-error").first().waitFor();
  assert.equal((await tables(page))["80 shop.example.com"].length, 4);
  await openPanel(page, "Findings");
  const finding = page.locator(".finding").filter({ hasText: "error" }).first();
  const line = Number((await finding.locator(".place").first().textContent()).replace("line ", ""));
  await finding.locator(".place").first().click();
  assert.equal(Number(await page.locator(".cm-activeLineGutter").first().textContent()), line);
  assert.match(await page.locator("#counts").textContent(), /^1 error, /);
  clean(page);
});

test("everything can be reached and moved with the keyboard", async (t) => {
  const page = await playground(t);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "example");
  await choose(page, "shop");
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "protocol");
  await page.locator("#path").fill("/cart");
  await page.locator("#path").press("Enter");
  await page.locator(".resolution").waitFor();
  const selected = () => page.locator("[role=tab][aria-selected=true]").textContent();
  await page.locator("#tab-routes").focus();
  await page.keyboard.press("ArrowLeft");
  assert.match(await selected(), /^Findings/);
  await page.keyboard.press("Home");
  assert.match(await selected(), /^Routes/);
  await page.keyboard.press("ArrowRight");
  assert.match(await selected(), /^Ports & listeners/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-listeners");
  clean(page);
});

for (const [width, scheme] of [[1440, "dark"], [1000, "light"], [760, "light"]]) {
  test(`nothing is cut off at ${width} pixels, ${scheme}`, async (t) => {
    const page = await playground(t, { viewport: { width, height: 900 }, colorScheme: scheme });
    await choose(page, "canary");
    await send(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await screenshot(page, `canary-${width}-${scheme}`);
    clean(page);
  });
}

test("nothing leaves the tab", async (t) => {
  const page = await playground(t);
  const asked = [];
  page.context().on("request", (request) => asked.push(request.url()));
  for (const example of ["shop", "canary", "tenants", "protocols", "dump"]) {
    await choose(page, example);
    await send(page);
  }
  await append(page, ROUTE);
  await page.waitForTimeout(200);
  assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), []);
  clean(page);
});
