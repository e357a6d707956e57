// The page itself: what it does with what a person does.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { browser, clean, open, root, screenshot, serve } from "./harness.mjs";
import {
  append,
  ask,
  choose,
  clickLine,
  headline,
  openPanel,
  paste,
  playground,
  selection,
  tables,
} from "./playground.mjs";

const ROUTE = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: help
  namespace: shop
spec:
  parentRefs:
    - name: public
      namespace: infra
      sectionName: shop
  hostnames:
    - shop.example.com
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /cart/help
      backendRefs:
        - name: web
          port: 80
`;

const TABLE = "443 shop.example.com";

/** The second rule asks what the first one does. */
const SHADOWED = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: web
  namespace: shop
spec:
  gatewayClassName: example
  listeners:
    - name: http
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: cart
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
            value: /cart
      backendRefs:
        - name: cart
          port: 80
    - matches:
        - path:
            type: PathPrefix
            value: /cart/
      backendRefs:
        - name: cart-next
          port: 80
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
  assert.equal(await page.locator(".examples button").count(), 8);
  assert.equal(await page.locator(".cm-lintRange").count(), 0);
  await screenshot(page, "empty");
  await page.getByRole("button", { name: "Online shop" }).click();
  await page.locator(".ladder").waitFor();
  assert.equal(await page.locator("#example").inputValue(), "shop");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("kubectl get -A -o yaml").waitFor();
  clean(page);
});

test("tables follow what is typed, and undo brings them back", async (t) => {
  const page = await playground(t, { path: "#shop" });
  await page.locator(".ladder").waitFor();
  const before = (await tables(page))[TABLE];
  const typed = page.locator(".route-table tbody tr").filter({ hasText: "/cart/help" });
  await append(page, ROUTE);
  await typed.waitFor();
  const after = (await tables(page))[TABLE];
  assert.deepEqual(after.filter((row) => !before.includes(row)), ["PathPrefix /cart/help → shop/web:80"]);
  assert.equal(await page.locator("#example").inputValue(), "");
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+z");
  await typed.waitFor({ state: "detached" });
  assert.deepEqual((await tables(page))[TABLE], before);
  clean(page);
});

test("a request shows its way, its entry in the table and in the text, and follows edits", async (t) => {
  const page = await playground(t);
  await choose(page, "shop");
  await openPanel(page, "Findings");
  await ask(page, { host: "shop.example.com", path: "/cart/help/1" });
  assert.match(await headline(page), /forward → shop\/cart:8080/);
  const gates = await page.locator(".rung").evaluateAll((rungs) => rungs.map((rung) => `${rung.dataset.gate} ${rung.className}`));
  assert.deepEqual(gates.slice(0, 3), ["listener rung passed", "hostname rung passed", "match rung passed"]);
  const match = page.locator('.rung[data-gate="match"]');
  assert.equal(await match.locator(".misses").evaluate((misses) => misses.open), false);
  await match.locator(".misses summary").click();
  assert.match(await match.locator(".misses .step").first().textContent(), /storefront.*shorter/s);
  assert.match((await page.locator(".cm-winner").allTextContents()).join("\n"), /\/cart/);
  await screenshot(page, "request");
  await openPanel(page, "Routes");
  const row = page.locator(".route-table tr[aria-current=true]");
  assert.match(await row.textContent(), /PathPrefix \/cart.*takes the request.*shop\/cart:8080/s);
  await append(page, ROUTE);
  await row.filter({ hasText: "/cart/help" }).waitFor();
  assert.match(await headline(page), /shop\/web:80/);
  assert.equal(await row.count(), 1);
  await screenshot(page, "request-after-edit");
  await page.locator("#panel").evaluate((panel) => panel.scrollTo(0, panel.scrollHeight));
  assert.ok(await page.locator("#search").evaluate(isOnTop), "the search box stays");
  await ask(page, { host: "nobody.example.com" });
  await page.locator(".rung.unreached").first().waitFor();
  await screenshot(page, "request-refused");
  clean(page);
});

/** Whether an element can be seen and clicked, in the page. */
function isOnTop(element) {
  const { left, top } = element.getBoundingClientRect();
  return document.elementFromPoint(left + 5, top + 5) === element;
}

test("while a document does not parse, the last state stays, dimmed and labelled", async (t) => {
  const page = await playground(t);
  await choose(page, "shop");
  const before = await tables(page);
  await append(page, "\n---\nkind: [\n");
  const banner = page.locator(".banner");
  await banner.waitFor();
  const line = Number(/line (\d+)/.exec(await banner.textContent())[1]);
  assert.match(await banner.textContent(), /Showing the last state that parsed; line \d+ does not/);
  assert.ok(await page.locator("#panel").evaluate((panel) => panel.classList.contains("stale")));
  assert.deepEqual(await tables(page), before);
  await page.locator(".cm-lint-marker-error").first().waitFor();
  await page.waitForTimeout(600);
  await screenshot(page, "held");
  await openPanel(page, "Findings");
  assert.deepEqual(await page.locator(".finding-group").evaluateAll((groups) => groups.map((group) => group.dataset.code)), ["TR0002"]);
  await banner.getByRole("button", { name: "line" }).click();
  assert.equal(Number(await page.locator(".cm-activeLineGutter").first().textContent()), line);
  await banner.getByRole("button", { name: "Leave that document out" }).click();
  await banner.waitFor({ state: "detached" });
  assert.match(await page.locator("#counts").textContent(), /^[1-9]\d* errors?, /);
  assert.deepEqual(await tables(page), before);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+z");
  await page.locator("#counts").filter({ hasNotText: "not parsed" }).waitFor();
  assert.equal(await banner.count(), 0);
  clean(page);
});

test("a paste with a broken document is evaluated without it", async (t) => {
  const page = await playground(t);
  await append(page, `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n---\nkind: [\n`);
  await page.locator("#counts").filter({ hasText: "1 error" }).waitFor();
  assert.equal(await page.locator(".banner").count(), 0);
  clean(page);
});

test("everything can be reached and moved with the keyboard", async (t) => {
  const page = await playground(t);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  const selected = () => page.locator("[role=tab][aria-selected=true]").textContent();
  await choose(page, "shop");
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "protocol");
  await page.locator("#path").fill("/checkout");
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Enter");
  await page.locator(".headline").filter({ hasText: "shop/checkout:8080" }).waitFor();
  // The editor took it for no new line.
  assert.equal(await page.locator("#example").inputValue(), "shop");
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "tab-trace");
  await page.keyboard.press("5");
  assert.match(await selected(), /^Findings/);
  assert.equal(await focused(), "tab-findings");
  await page.keyboard.press("Home");
  assert.match(await selected(), /^Trace/);
  await page.keyboard.press("ArrowRight");
  assert.match(await selected(), /^Routes/);
  await page.keyboard.press("1");
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.id === "search");
  assert.match(await selected(), /^Routes/);
  await page.keyboard.type("12e?");
  assert.equal(await page.locator("#search").inputValue(), "12e?");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("#search").value === "");
  assert.equal(await focused(), "tab-routes");
  await page.keyboard.press("r");
  assert.equal(await focused(), "host");
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  assert.match(await focused(), /cm-content/);
  clean(page);
});

test("a dialog lists the keys, and Esc closes it", async (t) => {
  const page = await playground(t);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /ask the request.*search the panels/s);
  await screenshot(page, "keys");
  // A key for the page does nothing behind a dialog.
  await page.keyboard.press("t");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.locator("#help").click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "hidden" });
  clean(page);
});

test("light or dark is the system's until somebody chooses, and the choice is remembered", async (t) => {
  const page = await playground(t, { colorScheme: "dark" });
  const dark = () => page.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
  const night = await dark();
  await page.locator("#theme").click();
  const day = await dark();
  assert.notEqual(day, night);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  await page.reload();
  await page.locator("#theme").waitFor();
  assert.equal(await dark(), day);
  await page.keyboard.press("t");
  assert.equal(await dark(), night);
  await page.keyboard.press("t");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await dark(), day);
  clean(page);
});

test("search and filter leave the rows that have it", async (t) => {
  const page = await playground(t, { path: "#shop" });
  await page.locator(".ladder").waitFor();
  await openPanel(page, "Routes");
  const rows = page.locator(".route-table tbody tr");
  const all = await rows.count();
  await page.locator("#search").fill("Images INFRA");
  await page.waitForFunction((all) => document.querySelectorAll(".route-table tbody tr").length < all, all);
  const left = await rows.allTextContents();
  assert.ok(left.length > 0 && left.every((row) => row.includes("infra/images")), left.join("\n"));
  await page.locator("#search").fill("nothing like that");
  await page.getByText("No entry has that.").waitFor();
  await page.locator("#search").press("Escape");
  await page.waitForFunction((all) => document.querySelectorAll(".route-table tbody tr").length === all, all);
  await page.selectOption("#from", "Gateway infra/public, listener api");
  await page.waitForFunction(() => document.querySelectorAll(".route-table").length === 1);
  assert.equal(await page.locator(".route-table").getAttribute("data-hostname"), "api.example.com");
  await openPanel(page, "Statuses");
  await page.locator("#search").fill("checkout");
  await page.waitForFunction(() => document.querySelectorAll(".object").length === 1);
  clean(page);
});

test("rows lead to their text, and the cursor to its rows", async (t) => {
  const page = await playground(t, { path: "#shop" });
  await page.locator(".ladder").waitFor();
  await openPanel(page, "Routes");
  await page.locator(".route-table .link").filter({ hasText: "shop/checkout" }).first().click();
  const selected = await selection(page);
  assert.match(selected, /^path:/);
  assert.doesNotMatch(selected, /---/);
  await page.locator("#here").filter({ hasText: "HTTPRoute shop/checkout" }).waitFor();
  const here = await page.locator(".route-table tr.here").allTextContents();
  assert.ok(here.length > 0 && here.every((row) => row.includes("shop/checkout")), here.join("\n"));
  await openPanel(page, "Statuses");
  await page.locator('.object[data-object="HTTPRoute shop/api"] > summary .link').click();
  assert.match(await selection(page), /kind: HTTPRoute\s+metadata:\s+name: api\s/);
  await page.locator(".object.here").filter({ hasText: "shop/api" }).waitFor();
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Home");
  await page.locator("#here").filter({ hasText: "Namespace infra" }).waitFor();
  await clickLine(page, "kind: Gateway");
  await page.locator('.object.here[data-object="Gateway infra/public"]').waitFor();
  clean(page);
});

test("a fix is looked at, made, and taken back in one step", async (t) => {
  const page = await playground(t);
  await append(page, SHADOWED);
  await openPanel(page, "Findings");
  const group = page.locator('.finding-group[data-code="TR0120"]');
  assert.match(await group.locator("summary").textContent(), /warning.*shadowed match.*1.*TR0120/s);
  assert.equal(await group.locator(".related .place").textContent(), "line 24");
  await group.getByRole("button", { name: "Fix" }).click();
  const preview = group.locator(".preview");
  assert.match(await preview.locator("del").allTextContents().then((lines) => lines.join("")), /value: \/cart\//);
  assert.equal(await preview.locator("ins").count(), 0);
  await screenshot(page, "fix");
  await group.getByRole("button", { name: "Apply" }).click();
  await group.waitFor({ state: "detached" });
  const text = () => page.locator(".cm-content").evaluate((content) => content.innerText);
  assert.doesNotMatch(await text(), /cart-next/);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+z");
  await group.waitFor();
  assert.match(await text(), /cart-next/);
  clean(page);
});

test("each sort of finding has a page", async (t) => {
  const page = await playground(t, { path: "#dump" });
  await openPanel(page, "Findings");
  const link = page.locator(".finding-group .document").first();
  const [opened] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await opened.locator("h1").filter({ hasText: await link.textContent() }).waitFor();
  await opened.getByRole("heading", { name: "What it means" }).waitFor();
  await screenshot(opened, "finding-page");
  await opened.goto(`${opened.url().split("#")[0]}#..%2f..%2fsecret`);
  await opened.getByText("No such page").waitFor();
  clean(page);
});

test("a link holds manifests and request, and nothing is sent", async (t) => {
  const page = await playground(t, { path: "#canary" });
  await ask(page, { path: "/search" });
  await page.locator("#share").click();
  await page.locator("#said").filter({ hasText: "nowhere else" }).waitFor();
  const address = page.url();
  assert.match(address, /#m=/);
  const other = await page.context().newPage();
  await other.goto(address);
  await other.locator(".headline").filter({ hasText: "web/search-v1:8080" }).waitFor();
  assert.equal(await other.locator("#path").inputValue(), "/search");
  assert.equal(await other.locator("#objects").textContent(), await page.locator("#objects").textContent());
  clean(page);
});

for (const [width, scheme] of [[1440, "dark"], [1024, "light"], [390, "light"], [390, "dark"]]) {
  test(`nothing is cut off at ${width} pixels, ${scheme}`, async (t) => {
    const page = await playground(t, { viewport: { width, height: 844 }, colorScheme: scheme });
    const fits = () =>
      page.evaluate(() => {
        const boxes = [document.documentElement, ...document.querySelectorAll(".tabs, .wide")];
        return boxes.every((box) => box.scrollWidth <= box.clientWidth);
      });
    await screenshot(page, `empty-${width}-${scheme}`);
    assert.ok(await fits(), "empty");
    for (const example of ["canary", "tenants", "dump"]) {
      await choose(page, example);
      for (const panel of ["Trace", "Routes", "Listeners", "Statuses", "Findings"]) {
        await openPanel(page, panel);
        assert.ok(await fits(), `${example} ${panel}`);
        await screenshot(page, `${example}-${panel.toLowerCase()}-${width}-${scheme}`);
      }
    }
    clean(page);
  });
}

test("a megabyte of manifests stays fluent: little is drawn, and typing is heard", async (t) => {
  const page = await playground(t);
  const route = (index) =>
    ROUTE.replace("name: help", `name: help-${index}`).replace("/cart/help", `/part-${index}`) + `# ${"x".repeat(560)}\n`;
  await choose(page, "shop");
  await paste(page, Array.from({ length: 1000 }, (_, index) => route(index)).join(""));
  await page.locator("#objects").filter({ hasText: /^10\d\d / }).waitFor();
  await openPanel(page, "Routes");
  await page.getByRole("button", { name: "Show more" }).first().waitFor();
  assert.ok((await page.locator(".route-table tr").count()) < 300);
  await page.keyboard.press("e");
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# one\n# two\n");
  assert.match(await page.locator(".cm-line").first().textContent(), /# one/);
  await page.locator("#search").fill("part-777");
  await page.locator(".route-table tbody tr").filter({ hasText: "/part-777" }).waitFor();
  clean(page);
});

test("nothing leaves the tab", async (t) => {
  const page = await playground(t);
  const asked = [];
  page.context().on("request", (request) => asked.push(request.url()));
  const examples = await page.locator("#example option").evaluateAll((options) => options.map((option) => option.value));
  for (const example of examples.filter((id) => id !== "")) {
    await choose(page, example);
    await ask(page);
  }
  await append(page, ROUTE);
  await page.waitForTimeout(200);
  assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), []);
  clean(page);
});
