// The npm package as it was built, and its memory, which the package keeps to itself.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// Only whoever stands by when the module is instantiated can watch its memory grow.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};

/** The package's folder. */
export const folder = fileURLToPath(new URL("../../target/npm", import.meta.url));

const require = createRequire(import.meta.url);
export const { Engine, evaluate } = require(folder);
export const { evaluated, read } = require(`${folder}/testing.cjs`);

/** How large the memory is; it never shrinks. */
export const memoryInUse = () => memory.buffer.byteLength;

/** An engine that did not see the routes would be infinitely fast. */
export function mustKnow(engine, count) {
  const last = { kind: "HTTPRoute", namespace: "shop", name: `route-${count - 1}` };
  if (engine.status(last) === null) throw new Error(`the engine does not know ${last.name}: its times mean nothing`);
}
