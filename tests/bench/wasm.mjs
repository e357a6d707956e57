// Measures the npm package in Node: `cargo xtask bench node`, or `node --expose-gc tests/bench/wasm.mjs` once it is built.
import { dump, json, route, routes, shop, world, worlds } from "./manifests.mjs";
import { Engine, evaluate, mustKnow, read } from "./package.mjs";
import { figure, median, middle, quick, time } from "./timing.mjs";

const SIZES = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];

function fromTextToState(name, text) {
  const runs = quick ? 1 : 7;
  if (read(text) !== 10_201) throw new Error(`${name}: not all objects were read`);
  const engine = new Engine();
  engine.replace(text, "all.yaml");
  const whole = median(runs, () => evaluate(text));
  const reading = median(runs, () => read(text));
  const output = median(runs, () => engine.state());
  const outputAsText = median(runs, (state) => JSON.stringify(state), () => engine.state());
  engine.free();
  figure(`node/read/${name}`, time(reading));
  figure(`node/evaluate/${name}`, time(whole - reading - output));
  figure(`node/state/${name}`, time(output));
  figure(`node/state-as-json/${name}`, time(outputAsText));
  figure(`node/whole/${name}`, time(whole));
}

/** One route, ten, and none, on a listener that has `count`. */
function edits(count) {
  const engine = new Engine();
  engine.apply(shop(count));
  mustKnow(engine, count);
  const from = Math.floor(count / 2);
  const texts = (count) => [8081, 8080].map((port) => routes(count, { from, port }));
  const [one, ten] = [texts(1), texts(10)];
  const ref = { kind: "HTTPRoute", namespace: "shop", name: `route-${from}` };
  const must = (change, what) => {
    if (change[what].length === 0) throw new Error(`nothing is ${what}: the times mean nothing`);
  };
  const runs = quick ? 21 : 301;
  const measured = {
    "apply-one": median(runs, (run) => must(engine.apply(one[run % 2]), "changed"), (run) => run),
    "apply-ten": median(runs, (run) => must(engine.apply(ten[run % 2]), "changed"), (run) => run),
    remove: median(runs, () => must(engine.remove(ref), "removed"), () => engine.apply(route(from))),
  };
  engine.free();
  return measured;
}

function allEdits() {
  const measured = SIZES.map(edits);
  for (const what of Object.keys(measured[0])) {
    SIZES.forEach((count, index) => figure(`node/${what}/${count}`, time(measured[index][what])));
    figure(`node/${what}/ratio`, (measured.at(-1)[what] / measured[0][what]).toFixed(2));
  }
}

function request(name) {
  const { text, requests } = world(name, quick ? 10_000 : 100_000);
  const engine = new Engine();
  engine.apply(text);
  mustKnow(engine, requests.length);
  if (requests.slice(0, 20).some((asked) => engine.request(asked).outcome !== "forward")) throw new Error(`${name}: not forwarded`);
  const calls = quick ? 100 : 1000;
  const batches = Array.from({ length: 9 }, (_, batch) => {
    const asked = Array.from({ length: calls }, (_, call) => requests[((batch * calls + call) * 7919) % requests.length]);
    return median(1, () => asked.forEach((one) => engine.request(one))) / calls;
  });
  engine.free();
  figure(`node/request/${name}`, time(middle(batches)));
}

const SHAPES = { git: shop, dump, json };
for (const [name, make] of Object.entries(SHAPES)) fromTextToState(name, make(10_000, 100));
allEdits();
worlds.forEach(request);
