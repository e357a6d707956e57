// What comes back is plain data, and what is not computed yet says so.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { packageFolder } from "./package.mjs";

const { Engine, diff, dns, evaluate, replay } = createRequire(import.meta.url)(packageFolder);

test("the state survives JSON", () => {
  const state = evaluate("");
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
  assert.deepEqual(structuredClone(state), state);
});

test("the state of an engine is what evaluate gives", () => {
  assert.deepEqual(new Engine().state(), evaluate(""));
});

const engine = new Engine();
const PENDING = {
  outbound: () => engine.outbound({ port: 80, fromNamespace: "shop" }).findings,
  inbound: () => engine.inbound({ pod: { namespace: "shop", name: "cart" }, port: 80, client: { address: "10.0.0.1" } }).findings,
  clusterDns: () => engine.clusterDns({ name: "a.", type: "A", fromCluster: "fjord" }).findings,
  diff: () => diff("", "").findings.introduced,
};

// A function leaves this list when it learns to answer.
for (const [name, findings] of Object.entries(PENDING)) {
  test(`${name} says that it is not computed yet`, () => {
    const [finding, ...others] = findings();
    assert.deepEqual(others, []);
    assert.equal(finding.code, "TR0001");
    assert.equal(finding.name, "unsupported");
    assert.equal(finding.severity, "info");
  });
}
