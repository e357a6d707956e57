// The project's own cases once more, through the package: what the crate says natively, WebAssembly says byte for byte.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { packageFolder, root } from "./package.mjs";

const { evaluate } = createRequire(import.meta.url)(packageFolder);

const native = join(root, "target", "cases-native.json");

if (existsSync(native)) {
  for (const { name, options, sources, state } of JSON.parse(readFileSync(native, "utf8"))) {
    test(`native and WebAssembly agree: ${name}`, () => {
      assert.equal(JSON.stringify(evaluate(sources, options)), state);
    });
  }
} else {
  test("native and WebAssembly agree", { skip: "no target/cases-native.json: run `cargo test --test cases` first" }, () => {});
}
