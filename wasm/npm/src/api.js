// The interface of the package. It wraps the WebAssembly bindings and adds what wasm-bindgen cannot express:
// an engine that is used after `free()` throws a TypeError, `dns` is one object, a replay can be asked about its steps.
import * as bindings from "#glue";

// Public as `trueroute/testing` only, since nothing of what they tell is promised.
export let evaluated;

export class Engine {
  #engine;

  static {
    evaluated = (engine) => engine.#alive().evaluated();
  }

  constructor(options) {
    this.#engine = new bindings.Engine(options);
  }

  apply(manifests, source) {
    return this.#alive().apply(manifests, source);
  }

  replace(manifests, source) {
    return this.#alive().replace(manifests, source);
  }

  remove(ref) {
    return this.#alive().remove(ref);
  }

  state() {
    return this.#alive().state();
  }

  query(query) {
    return this.#alive().query(query);
  }

  status(ref) {
    return this.#alive().status(ref);
  }

  request(request) {
    return this.#alive().request(request);
  }

  outbound(query) {
    return this.#alive().outbound(query);
  }

  inbound(query) {
    return this.#alive().inbound(query);
  }

  clusterDns(query) {
    return this.#alive().clusterDns(query);
  }

  free() {
    this.#engine?.free();
    this.#engine = undefined;
  }

  #alive() {
    if (this.#engine === undefined) throw new TypeError("this engine was freed");
    return this.#engine;
  }
}

// `using engine = new Engine()`, where the language has it.
if (Symbol.dispose) Engine.prototype[Symbol.dispose] = Engine.prototype.free;

export function evaluate(manifests, options) {
  return bindings.evaluate(manifests, options);
}

export function diff(before, after, options) {
  return bindings.diff(before, after, options);
}

export function replay(timeline, options) {
  const played = bindings.replay(timeline, options);
  const { steps, findings } = played.report();
  const at = (step, controller, replica) => new ReplayView(played.at(step, controller, replica));
  return { steps, at, findings };
}

// A world that can be asked and not changed.
class ReplayView {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  state() {
    return this.#engine.state();
  }

  query(query) {
    return this.#engine.query(query);
  }

  status(ref) {
    return this.#engine.status(ref);
  }

  request(request) {
    return this.#engine.request(request);
  }

  outbound(query) {
    return this.#engine.outbound(query);
  }

  inbound(query) {
    return this.#engine.inbound(query);
  }

  clusterDns(query) {
    return this.#engine.clusterDns(query);
  }
}

export function controllers() {
  return bindings.controllers();
}

export const dns = Object.freeze({
  endpoints: (manifests, options) => bindings.dnsEndpoints(manifests, options),
  process: (step, inputs, options) => bindings.dnsProcess(step, inputs, options),
  plan: (input) => bindings.dnsPlan(input),
  parseZone: (text) => bindings.dnsParseZone(text),
  formatZone: (records) => bindings.dnsFormatZone(records),
});

// Public as `trueroute/testing` only.
export function unit(name, input) {
  return bindings.unit(name, input);
}

export function read(manifests) {
  return bindings.read(manifests);
}
