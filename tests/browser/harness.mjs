// A folder served on this machine, and a browser that looks at it. Whatever goes wrong in a page fails its test.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder on a free port until the test ends, and gives its address.
 * `extra` holds further files by path: their text, in place of what the folder has.
 */
export async function serve(t, folder, extra = {}) {
  const server = createServer((request, response) => {
    const path = posix.normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const content = extra[name] ?? read(join(folder, name));
    response.writeHead(content === null ? 404 : 200, {
      "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
      "Cache-Control": "no-store",
    });
    response.end(content ?? "not found");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  return `http://127.0.0.1:${server.address().port}`;
}

function read(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : null;
}

/**
 * A browser with nothing of an earlier run, closed after the test. Options are those of Playwright's contexts:
 * `viewport`, `colorScheme`, `reducedMotion`, …
 */
export async function browser(t, options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "trueroute-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.TRUEROUTE_CHROMIUM ?? "/usr/bin/chromium",
    args: ARGUMENTS,
    // The arguments say which kind of headless.
    headless: true,
    ...options,
  });
  t.after(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return context;
}

/**
 * A page at that address. `page.problems` collects what went wrong in it: errors, complaints on its console, requests
 * that failed or left this machine. `clean(page)` asserts that there are none, which every test does at its end.
 */
export async function open(context, address) {
  const page = await context.newPage();
  const problems = [];
  page.problems = problems;
  page.on("pageerror", (error) => problems.push(`error: ${error.stack ?? error}`));
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("requestfailed", (request) => problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => response.status() >= 400 && problems.push(`${response.status()}: ${response.url()}`));
  page.on("request", (request) => leavesMachine(request.url(), address) && problems.push(`left the page: ${request.url()}`));
  await page.goto(address);
  return page;
}

function leavesMachine(url, address) {
  const { origin, protocol } = new URL(url);
  return !["data:", "blob:"].includes(protocol) && origin !== new URL(address).origin;
}

/** Fails if anything went wrong in the page. */
export function clean(page) {
  assert.deepEqual(page.problems, []);
}

/** Keeps a picture of the page in `target/screenshots`. */
export async function screenshot(page, name) {
  const folder = join(root, "target", "screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
