// What `import` and `require` give, before any manifest.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { consumer } from "./package.mjs";

const NAMES = ["Engine", "controllers", "diff", "dns", "evaluate", "replay"];

/** Runs a module of a consumer's and gives what it printed as JSON. */
function run(test, text) {
  const { folder } = consumer(test);
  writeFileSync(join(folder, "main.mjs"), text);
  return JSON.parse(execFileSync(process.execPath, ["main.mjs"], { cwd: folder, encoding: "utf8" }));
}

test("import and require share one instance", (t) => {
  const shared = run(t, `
    import { createRequire } from "node:module";
    import * as imported from "trueroute";
    import { unit } from "trueroute/testing";
    const required = createRequire(import.meta.url)("trueroute");
    const testing = createRequire(import.meta.url)("trueroute/testing");
    const same = Object.keys(imported).filter((name) => imported[name] === required[name]);
    console.log(JSON.stringify({ same, unit: unit === testing.unit, works: required.evaluate("").version }));
  `);
  assert.deepEqual(shared, { same: NAMES, unit: true, works: "trueroute/v1" });
});

test("every entry exports the same names", (t) => {
  const exported = run(t, `
    const names = async (entry) => Object.keys(await import(entry)).sort();
    console.log(JSON.stringify([await names("trueroute"), await names("trueroute/inline")]));
  `);
  assert.deepEqual(exported, [NAMES, NAMES]);
});

test("the inline entry works at once", (t) => {
  const version = run(t, `
    import { Engine } from "trueroute/inline";
    console.log(JSON.stringify(new Engine().state().version));
  `);
  assert.equal(version, "trueroute/v1");
});

test("loading the package writes nothing and keeps no process alive", (t) => {
  const { folder } = consumer(t);
  const options = { cwd: folder, encoding: "utf8", timeout: 10_000 };
  assert.equal(execFileSync(process.execPath, ["-e", 'new (require("trueroute").Engine)()'], options), "");
});
