// The npm package in a plain page, without any bundler.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { browser, clean, open, root, serve } from "./harness.mjs";

/** The entries, and what a page must let them fetch. */
const ENTRIES = { "/browser.js": "'self'", "/inline.js": "'none'" };

/** A page whose script shows what the package computes; a module that does not load shows as an error. */
function page(entry, fetches) {
  const policy = `default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src ${fetches}`;
  return {
    "/index.html": `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
      <link rel="icon" href="data:,"><title>trueroute</title><output></output><script type="module" src="/page.js"></script>`,
    "/page.js": `
      import { Engine, evaluate } from "${entry}";
      const engine = new Engine();
      const misuse = (() => { try { engine.apply(42); } catch (error) { return error instanceof TypeError; } })();
      document.querySelector("output").textContent = JSON.stringify({ same: JSON.stringify(engine.state()) === JSON.stringify(evaluate("")), version: engine.state().version, misuse });
    `,
  };
}

for (const [entry, fetches] of Object.entries(ENTRIES)) {
  test(`${entry} works after import alone, under a strict content security policy`, async (t) => {
    const address = await serve(t, join(root, "target", "npm"), page(entry, fetches));
    const shown = await open(await browser(t), `${address}/`);
    const output = shown.locator("output");
    await output.filter({ hasText: "{" }).waitFor({ timeout: 10_000 }).catch(() => clean(shown));
    assert.deepEqual(JSON.parse(await output.textContent()), { same: true, version: "trueroute/v1", misuse: true });
    clean(shown);
  });
}
