// Node: the module lies beside this file and is there when `require` or `import` returns.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imports, start } from "./start.js";

const module = new WebAssembly.Module(readFileSync(join(__dirname, "..", "trueroute.wasm")));
start(new WebAssembly.Instance(module, imports));

export * from "./api.js";
