// Browsers, and bundlers that follow `new URL(…, import.meta.url)`: fetched, and compiled while it arrives.
import { imports, start } from "./start.js";

const response = await fetch(new URL("../trueroute.wasm", import.meta.url));
if (!response.ok) {
  throw new Error(`trueroute: ${response.url} answered ${response.status}; if a bundler lost the file, import "trueroute/inline"`);
}
// A server that does not know the type `application/wasm` costs some time, no more.
const streams = response.headers.get("Content-Type")?.startsWith("application/wasm");
const { instance } = streams
  ? await WebAssembly.instantiateStreaming(response, imports)
  : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
start(instance);

export * from "./api.js";
