// What the package weighs: the module's size, its memory for a route, the questions that an edit asks again.
// `node tests/bench/sizes.mjs [number of routes]`, once the package is built.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { route, routes, surroundings } from "./manifests.mjs";
import { Engine, evaluated, folder, memoryInUse, mustKnow } from "./package.mjs";
import { figure, quick } from "./timing.mjs";

const COUNT = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? (quick ? 5_000 : 100_000));
/** Routes that are there before memory is measured: what the first ones need is not theirs alone. */
const BEFORE = Math.max(1_000, COUNT / 10);
const AT_ONCE = 100;

function size() {
  const module = readFileSync(join(folder, "trueroute.wasm"));
  const brotli = brotliCompressSync(module, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: module.length } });
  figure("size/raw", kilobytes(module.length));
  figure("size/gzip", kilobytes(gzipSync(module, { level: 9 }).length));
  figure("size/brotli", kilobytes(brotli.length));
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;

/** In small texts, since they pass through the same memory. */
function memory() {
  const engine = new Engine();
  const gateways = 100;
  engine.apply(surroundings(gateways));
  let before;
  for (let from = 0; from < BEFORE + COUNT; from += AT_ONCE) {
    if (from === BEFORE) before = memoryInUse();
    engine.apply(routes(AT_ONCE, { from, gateways }));
  }
  mustKnow(engine, BEFORE + COUNT);
  figure("memory/route", `${Math.round((memoryInUse() - before) / COUNT).toLocaleString("en")} bytes`);
  cells(engine);
  engine.free();
}

function cells(engine) {
  const after = (edit) => {
    edit();
    return evaluated(engine).length;
  };
  const changed = (name, text) => figure(`cells/${name}`, after(() => engine.apply(text)));
  changed("same", route(7, { gateways: 100 }));
  changed("backend", route(7, { gateways: 100, port: 8081 }));
  changed("path", route(7, { gateways: 100, port: 8081 }).replace("/service/7", "/service/seven"));
  engine.apply(route(7, { gateways: 100 }));
  figure("cells/removal", after(() => engine.remove({ kind: "HTTPRoute", namespace: "shop", name: "route-7" })));
  changed("creation", route(7, { gateways: 100 }));
}

size();
memory();
