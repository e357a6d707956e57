// The package in a browser bundle. esbuild stands for all: it is the strictest about files that it does not know.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer, tool } from "./package.mjs";

/** A bundle of a page's script that uses that entry. */
function bundle(t, entry) {
  const { folder } = consumer(t);
  writeFileSync(join(folder, "page.js"), `import { evaluate } from "${entry}";\nglobalThis.answer = evaluate("").version;\n`);
  const result = join(folder, "bundle.mjs");
  const esbuild = [tool("esbuild/bin/esbuild"), "page.js", "--bundle", "--format=esm", "--platform=browser", "--target=es2022", `--outfile=${result}`];
  execFileSync(process.execPath, esbuild, { cwd: folder, stdio: ["ignore", "inherit", "pipe"] });
  return result;
}

test("a browser bundle of the main entry keeps the module's address, and nothing of Node", (t) => {
  const text = readFileSync(bundle(t, "trueroute"), "utf8");
  assert.match(text, /new URL\("\.\.\/trueroute\.wasm", import\.meta\.url\)/);
  assert.doesNotMatch(text, /node:fs|require\(/);
});

test("a browser bundle of the inline entry works by itself", async (t) => {
  await import(bundle(t, "trueroute/inline"));
  assert.equal(globalThis.answer, "trueroute/v1");
});
