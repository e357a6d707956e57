// Bundlers that lose the module, and pages that may fetch nothing: the module is part of this file.
import bytes from "#module";
import { imports, start } from "./start.js";

const { instance } = await WebAssembly.instantiate(bytes, imports);
start(instance);

export * from "./api.js";
