// Cases from outside, each folder with its runner, where they are at hand: in $TRUEROUTE_CASES, else in `shared` beside the project.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./package.mjs";

const shared = process.env.TRUEROUTE_CASES ?? join(root, "..", "shared");

/** Folder of the runner, its arguments, and the adapter: one line for each suite that the package must pass. */
const SUITES = [
  ["conformance", ["--cases", "cases", "--suite", "gateway"], "gateway.mjs"],
  ["cases/external-dns", ["--cases", "."], "external-dns.mjs"],
];

for (const [name, args, adapter] of SUITES) {
  const folder = join(shared, name);
  const absent = existsSync(join(folder, "run.mjs")) ? false : "folder absent";
  test(name, { skip: absent }, (t) => {
    const run = ["run.mjs", ...args, "--adapter", join(root, "tests", "adapters", adapter)];
    const { status, stdout, stderr } = spawnSync(process.execPath, run, { cwd: folder, encoding: "utf8" });
    t.diagnostic(`${name}: ${stdout.trim().split("\n").at(-1)}`);
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
  if (absent) console.log(`${name}: skipped: ${absent}`);
}
