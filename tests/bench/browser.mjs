// Measures the time to the first result in Chromium: `cargo xtask bench browser`, or by itself once both are built.
import { join } from "node:path";
import { browser, clean, open, root, serve } from "../browser/harness.mjs";
import { shop } from "./manifests.mjs";
import { figure, middle, quick, time } from "./timing.mjs";

const RUNS = quick ? 2 : 9;

const PAGE = {
  "/index.html": `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>trueroute</title><output></output>
    <script type="module" src="/page.js"></script>`,
  "/page.js": `
    import { evaluate } from "/browser.js";
    const state = evaluate(${JSON.stringify(shop(100))});
    document.querySelector("output").textContent = state.tables.length;
  `,
};

/** Milliseconds from navigation until an element is there and has a text, in a browser that never saw the page. */
async function firstResult(folder, extra, path, element) {
  const closing = [];
  const t = { after: (close) => closing.unshift(close) };
  try {
    const address = await serve(t, folder, extra);
    const context = await browser(t, { viewport: { width: 1440, height: 900 } });
    await context.addInitScript((element) => {
      const look = () => {
        if (globalThis.firstResult === undefined && document.querySelector(element)?.textContent.trim()) {
          globalThis.firstResult = performance.now();
        }
      };
      new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
    }, element);
    const page = await open(context, `${address}/${path}`);
    await page.waitForFunction(() => globalThis.firstResult !== undefined, null, { timeout: 20_000 });
    clean(page);
    return await page.evaluate(() => globalThis.firstResult);
  } finally {
    for (const close of closing) await close();
  }
}

async function measure(name, ...where) {
  const times = [];
  for (let run = 0; run < RUNS; run++) times.push(await firstResult(...where));
  figure(`chromium/${name}`, time(middle(times)));
}

await measure("package", join(root, "target/npm"), PAGE, "", "output");
await measure("playground", join(root, "target/www"), {}, "#shop", "#objects");
