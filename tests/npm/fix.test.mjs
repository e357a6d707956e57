// A mend comes as edits of the text; with them the finding is gone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { packageFolder } from "./package.mjs";

const { Engine, evaluate } = createRequire(import.meta.url)(packageFolder);

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: example }
spec: { controllerName: example.net/gateway }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: infra }
spec:
  gatewayClassName: example
  listeners:
    - name: shop
      port: 80
      protocol: HTTP
      allowedRoutes: { namespaces: { from: All } }
    - { name: admin, port: 8080, protocol: HTTP }
`;

/** The section's name has two letters in the wrong order; what stands before it in its line takes two UTF-16 units a sign. */
const ROUTE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: infra, "sectionName": shpo } # 🛒
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect: { hostname: www.example.com }
`;

/** The text with the edits made, the last one first so that the places of the others hold. */
function edited(text, edits) {
  const lines = text.split("\n");
  const starts = lines.reduce((starts, line) => [...starts, starts.at(-1) + line.length + 1], [0]);
  const at = (line, column) => starts[line - 1] + column - 1;
  return edits
    .map(({ span, text }) => [at(span.line, span.column), at(span.endLine, span.endColumn), text])
    .sort(([one], [other]) => other - one)
    .reduce((text, [from, to, put]) => text.slice(0, from) + put + text.slice(to), text);
}

const slips = (state) => state.findings.filter((finding) => finding.code === "TR0110");

test("a section name that is a slip is found with its mend, and the mend takes the finding away", () => {
  const before = evaluate([{ name: "gateway.yaml", text: GATEWAY }, { name: "route.yaml", text: ROUTE }]);
  const [finding, ...others] = slips(before);
  assert.deepEqual(others, []);
  assert.equal(finding.severity, "error");
  assert.equal(finding.path, "spec.parentRefs[0].sectionName");
  assert.equal(finding.span.source, "route.yaml");
  assert.equal(finding.span.line, 6);
  const object = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop", name: "cart" };
  assert.deepEqual(finding.fix.changes, [{ op: "set", object, path: "spec.parentRefs[0].sectionName", value: "shop" }]);
  assert.ok(finding.fix.edits.every((edit) => edit.span.source === "route.yaml"));

  const mended = edited(ROUTE, finding.fix.edits);
  assert.equal(mended, ROUTE.replace("shpo", "shop"));
  const after = evaluate([{ name: "gateway.yaml", text: GATEWAY }, { name: "route.yaml", text: mended }]);
  assert.deepEqual(slips(after), []);
  assert.deepEqual(after.tables.map((table) => [table.listener, table.entries.length]), [["shop", 1]]);
  assert.ok(after.findings.length < before.findings.length);
});

test("an engine that holds no text gives the changes without edits", () => {
  const engine = new Engine();
  engine.apply(GATEWAY, "gateway.yaml");
  engine.apply(ROUTE, "route.yaml");
  const [finding] = slips(engine.state());
  assert.equal(finding.fix.changes[0].value, "shop");
  assert.deepEqual(finding.fix.edits, []);
});
