// The adapter's own translation; the cases would blame the engine for its mistakes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, create, responseHeaders, simulated } from "../adapters/gateway.mjs";

test("response headers: set replaces, add joins, remove is last, letter case does not count", () => {
  const modified = responseHeaders(
    { "X-Set": "old", "X-Add": "a", "X-Remove": "r", "X-Keep": "k" },
    { set: { "x-set": "new", "x-new": "n" }, add: { "X-ADD": "b", "x-more": "m" }, remove: ["x-remove"] },
  );
  assert.deepEqual(modified, { "x-set": "new", "x-add": "a,b", "x-keep": "k", "x-new": "n", "x-more": "m" });
});

test("a response of the gateway's own has no header of a backend", () => {
  const own = { outcome: "respond", status: 404, backends: [], mirrors: [], response: { set: { a: "1" }, add: {}, remove: [] } };
  assert.deepEqual(answer(own, { b: "2" }).responseHeaders, { a: "1" });
});

test("a mirror's fraction becomes a percentage", () => {
  const forwarded = { outcome: "forward", backends: [], mirrors: [{ namespace: "n", name: "m", port: 80, numerator: 1, denominator: 8 }] };
  assert.deepEqual(answer(forwarded).mirrors, [{ namespace: "n", name: "m", port: 80, percent: 12.5 }]);
});

test("a request into the mesh names its Service, one to a Gateway its listener's port", () => {
  const mesh = simulated({ mesh: true, service: "echo", namespace: "n", fromNamespace: "c", fromApp: "a", port: 80, method: "GET" });
  assert.deepEqual(mesh.service, { namespace: "n", name: "echo" });
  assert.equal(mesh.port, 80);
  assert.equal(mesh.gateway, undefined);
  const gateway = simulated({ mesh: false, gateway: { namespace: "n", name: "g" }, listenerPort: 8080, host: "h" });
  assert.deepEqual([gateway.gateway, gateway.port, gateway.service], [{ namespace: "n", name: "g" }, 8080, undefined]);
});

test("an object that was never applied has no status", () => {
  const engine = create({ controllerName: "example.com/c", gatewayClassName: "c", disabledFeatures: [] });
  engine.apply("");
  assert.equal(engine.statusOf({ kind: "HTTPRoute", namespace: "n", name: "r" }), null);
  engine.close();
});
