// Conformance cases of Gateway API, where they are at hand: in $TRUEROUTE_CASES, else in `shared` beside the project.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./package.mjs";

const shared = process.env.TRUEROUTE_CASES ?? join(root, "..", "shared");

/** Folder of the runner, suite and adapter: one line for each suite that the package must pass. */
const SUITES = [["conformance", "gateway", "gateway.mjs"]];

for (const [name, suite, adapter] of SUITES) {
  const folder = join(shared, name);
  const absent = existsSync(join(folder, "run.mjs")) ? false : "folder absent";
  test(`${name}: suite ${suite}`, { skip: absent }, (t) => {
    const run = ["run.mjs", "--cases", "cases", "--suite", suite, "--adapter", join(root, "tests", "adapters", adapter)];
    const { status, stdout, stderr } = spawnSync(process.execPath, run, { cwd: folder, encoding: "utf8" });
    t.diagnostic(`${name}, suite ${suite}: ${stdout.trim().split("\n").at(-1)}`);
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
  if (absent) console.log(`${name}, suite ${suite}: skipped: ${absent}`);
}
