// Strict consumers in TypeScript compile, as ES module and as CommonJS, under every way of finding modules.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { consumer, tool } from "./package.mjs";

const WAYS = {
  "node16, ES module": ["--module", "node16", "esm.mts"],
  "node16, CommonJS": ["--module", "node16", "commonjs.cts"],
  "nodenext, ES module": ["--module", "nodenext", "esm.mts"],
  "nodenext, CommonJS": ["--module", "nodenext", "commonjs.cts"],
  bundler: ["--module", "esnext", "--moduleResolution", "bundler", "esm.mts"],
};

const STRICT = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2022", "--lib", "es2022", "--types", ""];

function compile(t, way) {
  const { folder } = consumer(t, [["tests/npm/types", "."]]);
  const { status, stdout } = spawnSync(process.execPath, [tool("typescript/bin/tsc"), ...STRICT, ...way], { cwd: folder, encoding: "utf8" });
  return { status, stdout };
}

for (const [name, way] of Object.entries(WAYS)) {
  test(`types: ${name}`, (t) => {
    assert.deepEqual(compile(t, way), { status: 0, stdout: "" });
  });
}

test("types: misuse does not compile", (t) => {
  const { status, stdout } = compile(t, ["--module", "nodenext", "misuse.mts"]);
  assert.notEqual(status, 0);
  const lines = [...stdout.matchAll(/misuse\.mts\((\d+),/g)].map(([, line]) => Number(line));
  assert.deepEqual([...new Set(lines)], [4, 5, 6, 7, 8]);
});
