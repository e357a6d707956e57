// Only misuse of the interface throws, and what it throws is a TypeError that names the argument.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { packageFolder } from "./package.mjs";

const require = createRequire(import.meta.url);
const { Engine, dns, diff, evaluate, replay } = require(packageFolder);
const { unit } = require(`${packageFolder}/testing.cjs`);

const cyclic = {};
cyclic.linkerd = cyclic;

const MISUSES = {
  "a number for a text": [(engine) => engine.apply(42), /`manifests` must be a string, not a number/],
  "nothing for a text": [(engine) => engine.apply(), /`manifests` must be a string, not undefined/],
  "a buffer for a text": [(engine) => engine.apply(Buffer.from("")), /`manifests` must be a string, not a Uint8Array/],
  "a number for a source": [(engine) => engine.apply("", 1), /`source` must be an object, not a number/],
  "a source without a name": [(engine) => engine.apply("", { cluster: "fjord" }), /`source`: missing field `name`/],
  "nothing for a source to replace": [(engine) => engine.replace(""), /`source` must be a string, not undefined/],
  "a text for a reference": [(engine) => engine.remove("HTTPRoute/shop"), /`ref` must be an object, not a string/],
  "a reference without a kind": [(engine) => engine.status({ name: "cart" }), /`ref`: missing field `kind`/],
  "a number for a name": [(engine) => engine.status({ kind: "HTTPRoute", name: 1 }), /`ref\.name`: invalid type/],
  "an unknown option": [() => new Engine({ controler: "x" }), /`options\.controler`: unknown field/],
  "an unknown value": [() => new Engine({ admission: "maybe" }), /`options\.admission`: unknown variant `maybe`/],
  "a time that is none": [() => evaluate("", { now: "tomorrow" }), /`options\.now`: `tomorrow` is no time; write it as `2026-11-21T00:00:00Z`/],
  "a number for a time": [() => new Engine({ now: 1795219200 }), /`options\.now`: invalid type/],
  "a list for options": [() => new Engine([]), /`options` must be an object, not an array/],
  "a map for options": [() => new Engine(new Map()), /`options` must be an object, not a Map/],
  "options that hold a function": [() => new Engine({ profile: () => {} }), /`options\.profile` must be plain data/],
  "options that hold themselves": [() => new Engine(cyclic), /nested too deeply/],
  "a map for sources": [() => evaluate(new Map()), /`manifests` must be a string or an array of sources/],
  "a source that is a text": [() => evaluate(["kind: Gateway"]), /`manifests\[0\]` must be an object, not a string/],
  "a source with a number": [() => diff("", [{ name: "a", text: 1 }]), /`after\[0\]\.text`: invalid type/],
  "a number for a timeline": [() => replay(1), /`timeline` must be a string or an array of sources/],
  "a step that is not there": [() => replay("").at(7, "right"), /step 7 is not one of the 0 steps/],
  "a number for a zone": [() => dns.parseZone(1), /`text` must be a string/],
  "a unit that is not there": [() => unit("nosuch", {}), /there is no unit `nosuch`/],
  "a class without new": [() => Engine(), /without 'new'/],
  "a method without its engine": [(engine) => (0, engine.state)(), /Cannot read/],
};

for (const [name, [misuse, message]] of Object.entries(MISUSES)) {
  test(`${name} throws a TypeError`, () => {
    assert.throws(() => misuse(new Engine()), (error) => {
      assert.ok(error instanceof TypeError, `${error}`);
      assert.match(error.message, message);
      return true;
    });
  });
}

test("an engine that was freed throws a TypeError, freeing it again does nothing", () => {
  const engine = new Engine();
  engine.free();
  assert.throws(() => engine.state(), { name: "TypeError", message: "this engine was freed" });
  engine.free();
});

test("undefined is an option left out", () => {
  assert.equal(new Engine({ profile: undefined, admission: undefined }).state().version, "trueroute/v1");
  assert.equal(new Engine(undefined).state().version, "trueroute/v1");
});

test("misuse leaves the engine as it was", () => {
  const engine = new Engine();
  assert.throws(() => engine.apply(42), TypeError);
  assert.deepEqual(engine.apply("").added, []);
});

test("no text throws", () => {
  const engine = new Engine();
  for (const text of ["", "---\n---", "{", "[[[[", "\u0000", "\ud800", "a: b: c", "- &a *a", "\ufeffkind: Gateway"]) {
    engine.apply(text);
    engine.replace(text, "a");
    evaluate(text);
    evaluate([{ name: "a", text }]);
    dns.parseZone(text);
  }
});
