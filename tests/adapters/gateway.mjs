// Connects the npm package to a runner of conformance cases of Gateway API.
//
// The runner speaks of what an API server stores and of what a client sees; the package speaks of manifests and of a
// resolution. Translation between the two is all that happens here.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { Engine } = createRequire(import.meta.url)(fileURLToPath(new URL("../../target/npm", import.meta.url)));

/** Cases for a controller that lacks a feature can run. */
export const canDisableFeatures = true;

/** An engine for one case. */
export function create({ controllerName, disabledFeatures }) {
  // What a case does not apply does not exist, as in the suite's cluster.
  const engine = new Engine({ controllerName, disabledFeatures, assume: "none" });
  return {
    apply: (yaml) => void engine.apply(yaml),
    update: (yaml) => void engine.apply(yaml),
    remove: (ref) => void engine.remove(ref),
    statusOf: (ref) => engine.status(ref),
    request: (request) => answer(engine.request(simulated(request)), request.backendResponseHeaders),
    close: () => engine.free(),
  };
}

/** The runner's request as the package takes it. */
export function simulated(request) {
  const { protocol, sni, method, host, path, headers, httpVersion, clientCertificate } = request;
  const common = { protocol, sni, method, host, path, headers, httpVersion, clientCertificate };
  if (!request.mesh) return { ...common, gateway: request.gateway, port: request.listenerPort };
  const { service, namespace, fromNamespace, fromApp, port } = request;
  return { ...common, service: { namespace, name: service }, fromNamespace, fromApp, port };
}

/** The package's resolution as the runner takes it. */
export function answer(resolution, backendHeaders) {
  const { outcome, status, grpcStatus, tls, backends, mirrors, redirect, response, timeouts, retry } = resolution;
  return {
    outcome,
    status,
    grpcStatus,
    tls,
    backends,
    mirrors: mirrors.map(({ numerator, denominator, ...mirror }) => ({ ...mirror, percent: (100 * numerator) / denominator })),
    redirect,
    responseHeaders: responseHeaders(outcome === "forward" ? backendHeaders : {}, response),
    policy: { timeouts, retry },
  };
}

/** The headers that a client sees: those of the backend after set, add and remove. Names have no letter case. */
export function responseHeaders(fromBackend = {}, { set = {}, add = {}, remove = [] } = {}) {
  const headers = new Map(Object.entries(fromBackend).map(([name, value]) => [name.toLowerCase(), String(value)]));
  for (const [name, value] of Object.entries(set)) headers.set(name.toLowerCase(), value);
  for (const [name, value] of Object.entries(add)) {
    const former = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), former === undefined ? value : `${former},${value}`);
  }
  for (const name of remove) headers.delete(name.toLowerCase());
  return Object.fromEntries(headers);
}
