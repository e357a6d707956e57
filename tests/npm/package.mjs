// Where the tests find what they test.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The package as `cargo xtask npm` left it. */
export const packageFolder = join(root, "target", "npm");

/** A development package's program. */
export const tool = (script) => join(root, "node_modules", script);

/**
 * A project of its own that depends on the package, as a user's would: outside of this one, so that nothing is found
 * here by accident. It holds copies of `files` and is removed after the test.
 */
export function consumer(test, files = []) {
  const folder = mkdtempSync(join(tmpdir(), "trueroute-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(packageFolder, join(folder, "node_modules", "trueroute"), "junction");
  for (const [from, to] of files) cpSync(join(root, from), join(folder, to), { recursive: true });
  return { folder, require: createRequire(join(folder, "consumer.cjs")) };
}
