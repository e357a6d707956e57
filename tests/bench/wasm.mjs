// Measures the npm package in Node: `cargo xtask bench`, or `node --expose-gc tests/bench/wasm.mjs` once it is built.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { route, routes, surroundings } from "./manifests.mjs";
import { median, report } from "./timing.mjs";

// The package keeps its memory to itself; only whoever stands by when it is instantiated can watch it grow.
let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memory = this.exports.memory;
  }
};
const { Engine } = createRequire(import.meta.url)(fileURLToPath(new URL("../../target/npm", import.meta.url)));

const SIZES = [1_000, 10_000, 100_000];

// An engine that did not see the routes would be infinitely fast.
function mustKnow(engine, count) {
  const last = { kind: "HTTPRoute", namespace: "shop", name: `route-${count - 1}` };
  if (engine.status(last) === null) {
    console.error(`the engine does not know ${last.name}: its times mean nothing`);
    process.exitCode = 1;
  }
}

// First of all, since WebAssembly never gives memory back; in small texts, since they pass through the same memory.
function memoryOfRoutes(count) {
  const engine = new Engine();
  engine.apply(surroundings(count));
  const before = memory.buffer.byteLength;
  for (let index = 0; index < count; index++) engine.apply(route(index));
  mustKnow(engine, count);
  const each = (memory.buffer.byteLength - before) / count;
  console.log(`${"wasm memory of a simple HTTPRoute".padEnd(58)} ${(each / 1024).toFixed(2).padStart(7)} KB`);
  engine.free();
}

function fromTextToState(count, runs) {
  const text = `${surroundings(count)}---\n${routes(count)}`;
  const work = () => {
    const engine = new Engine();
    engine.apply(text);
    mustKnow(engine, count);
    engine.state();
    engine.free();
  };
  const size = `${(text.length / 1e6).toFixed(1)} MB of text`;
  report(`${count.toLocaleString("en")} HTTPRoutes from text to state`, median(runs, work), size);
}

function oneRouteAmong(count) {
  const engine = new Engine();
  engine.apply(`${surroundings(count)}---\n${routes(count)}`);
  mustKnow(engine, count);
  const among = `among ${count.toLocaleString("en")}`;
  const index = Math.floor(count / 2);
  const changed = [route(index, 8081), route(index)];
  const ref = { kind: "HTTPRoute", namespace: "shop", name: `route-${index}` };

  report(`apply of one changed HTTPRoute ${among}`, median(101, (text) => engine.apply(text), (run) => changed[run % 2]));
  report(`remove of one HTTPRoute ${among}`, median(101, () => engine.remove(ref), () => engine.apply(changed[1])));
  const request = { gateway: { namespace: "shop", name: "gateway-0" }, host: "host-7.example.com", path: "/service/7/x" };
  report(`request ${among}`, median(101, () => engine.request(request)));
  engine.free();
}

memoryOfRoutes(20_000);
fromTextToState(10_000, 5);
for (const count of SIZES) oneRouteAmong(count);
