// The timelines of Contour among the cases from outside, through the package: in $TRUEROUTE_CASES, else in `shared` beside the project.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { packageFolder, root } from "./package.mjs";

const { replay } = createRequire(import.meta.url)(packageFolder);
const file = join(process.env.TRUEROUTE_CASES ?? join(root, "..", "shared"), "cases", "contour", "cases.json");
const absent = existsSync(file) ? false : "folder absent";
const cases = absent ? [] : JSON.parse(readFileSync(file, "utf8")).filter(({ kind }) => kind !== "static");

const named = (text) => {
  const [namespace, name] = text.split("/");
  return { namespace, name };
};

/** An event of a case as a step of a Timeline. */
function step({ t, op, manifests, objects }) {
  if (op === "apply") return { at: t, apply: manifests };
  if (op === "delete") return { at: t, delete: objects.map(({ kind, name }) => ({ kind, ...named(name) })) };
  if (op === "elect") return { at: t, elect: "this" };
  assert.equal(op, "recreate-coalesced");
  return { at: t, recreate: manifests, coalesced: true };
}

const timeline = (steps) => JSON.stringify({ apiVersion: "trueroute.dev/v1alpha1", kind: "Timeline", metadata: { name: "case" }, spec: { steps } });
const configured = ({ gatewayRef }) => (gatewayRef ? { contour: { gatewayRef: named(gatewayRef) } } : {});

/** Whether probes of a version are those of "<1.28". */
const isEarly = (version) => Number(version.split(".")[1]) < 28;

for (const { name, kind, options, events, initialManifests, expect } of cases) {
  if (kind === "timeline") {
    for (const [version, served] of Object.entries(expect.servedAfterEachEvent)) {
      test(`${name}: ${version}`, () => {
        const controllers = [{ controller: `contour@${version}`, options: configured(options) }];
        const { steps } = replay(timeline(events.map(step)), { controllers });
        assert.deepEqual(
          steps.map(({ at, controllers: [one] }) => ({ afterT: at, listeners: one.openPorts })),
          served.map(({ afterT, listeners }) => ({ afterT, listeners })),
        );
      });
    }
  } else {
    for (const [version, readyAt] of Object.entries(expect.readyAt)) {
      test(`${name}: ${version}`, () => {
        const probe = options.probe[isEarly(version) ? "<1.28" : ">=1.28"];
        const replica = { name: "this", role: options.replicaRole, startAt: options.startAt, cachesFilledAt: options.cachesFilledAt, probe };
        const controllers = [{ controller: `contour@${version}`, options: configured(options), replicas: [replica] }];
        const all = [{ at: options.startAt, apply: initialManifests }, ...events.map(({ op = "apply", ...event }) => step({ op, ...event }))];
        const { steps } = replay(timeline(all), { controllers });
        const told = steps.at(-1).controllers[0].readiness.readyAt;
        // Where a race decides, any of the times is right, and all of them are told.
        if (Array.isArray(readyAt) && !Array.isArray(told)) assert.ok(readyAt.includes(told), `${told} is none of ${readyAt}`);
        else assert.deepEqual(told, readyAt);
      });
    }
  }
}
if (absent) console.log(`cases/contour: skipped: ${absent}`);
