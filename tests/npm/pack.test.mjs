// What would be published.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageFolder, root } from "./package.mjs";

const FILES = [
  "LICENSE",
  "README.md",
  "browser.js",
  "index.cjs",
  "index.d.cts",
  "index.d.ts",
  "index.mjs",
  "inline.js",
  "lib/browser.js",
  "lib/inline.js",
  "lib/node.cjs",
  "package.json",
  "testing.browser.js",
  "testing.cjs",
  "testing.d.cts",
  "testing.d.ts",
  "testing.mjs",
  "trueroute.wasm",
];

const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));

test("the package holds these files and no others", () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const packed = execFileSync(npm, ["pack", "--dry-run", "--json"], { cwd: packageFolder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  // npm 11 lists packages, later ones name them.
  const [{ files }] = Object.values(JSON.parse(packed));
  assert.deepEqual(files.map((file) => file.path).sort(), FILES);
});

test("its version is the workspace's", () => {
  const [, version] = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m);
  assert.equal(manifest.version, version);
});

test("it runs no script and needs no other package", () => {
  assert.equal(manifest.scripts, undefined);
  assert.equal(manifest.dependencies, undefined);
});

test("every entry leads to a file, types first", () => {
  const targets = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry).flatMap(targets));
  for (const target of targets(manifest.exports)) assert.ok(FILES.includes(target.slice(2)), target);
  for (const [name, entry] of Object.entries(manifest.exports)) {
    if (typeof entry === "object") assert.equal(Object.keys(entry)[0], "types", name);
  }
});

test("no path of the machine that built it is left", () => {
  for (const file of FILES.filter((file) => !file.endsWith(".wasm"))) {
    assert.ok(!readFileSync(join(packageFolder, file), "utf8").includes(root), file);
  }
});
