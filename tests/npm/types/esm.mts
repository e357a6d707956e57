// A consumer that uses every part of the interface; it is compiled, never run.
import { Engine, controllers, diff, dns, evaluate, replay } from "trueroute";
import type { Action, Change, DnsRecord, EffectiveState, Fact, FieldChange, Finding, ObjectRef, Options, Resolution, TimelineEvent } from "trueroute";
import { Engine as InlineEngine } from "trueroute/inline";
import { unit } from "trueroute/testing";

const options: Options = { profile: "contour@1.33.6", assume: "none", now: "2026-11-21T00:00:00Z", contour: { gatewayRef: { namespace: "infra", name: "web" } } };
const engine = new Engine(options);
const change: Change = engine.apply("kind: Gateway", "a.yaml");
engine.apply("kind: Gateway", { name: "a.yaml", cluster: "fjord" });
engine.apply("kind: Gateway", { name: "a.yaml", text: "" } satisfies { name: string; text: string });
engine.replace("", "a.yaml");

const ref: ObjectRef = { kind: "HTTPRoute", namespace: "shop", name: "cart" };
const removed: Fact[] = engine.remove(ref).removed;
const status: object | null = engine.status(ref);

const state: EffectiveState = engine.state();
const errors: Finding[] = state.findings.filter((finding) => finding.severity === "error");
const page = engine.query({ type: "entry", host: "shop.example.com", limit: 100 });
const next: number | undefined = page.next;

function describe(action: Action): string {
  switch (action.type) {
    case "forward":
      return action.backends.map((backend) => `${backend.name} ${backend.weight}`).join(", ");
    case "redirect":
    case "respond":
      return `${action.status}`;
    case "httpsUpgrade":
      return "https";
  }
}

function mend(change: FieldChange): string {
  switch (change.op) {
    case "set":
    case "add":
      return `${change.object.name} ${change.path} = ${JSON.stringify(change.value)}`;
    case "remove":
      return `${change.object.name} ${change.path}`;
    case "create":
      return JSON.stringify(change.value);
  }
}
const mends: string[] = errors.flatMap((finding) => finding.fix?.changes.map(mend) ?? []);
const lines: number[] = errors.flatMap((finding) => finding.fix?.edits.map((edit) => edit.span.line) ?? []);

const resolution: Resolution = engine.request({ host: "shop.example.com", path: "/", headers: { accept: ["a", "b"] } });
const first: string | undefined = resolution.backends[0]?.request.host;
const decided: "allow" | "deny" | "notFound" = engine.inbound({ pod: { namespace: "shop", name: "cart" }, port: 80, client: { address: "10.0.0.1" } }).decision;
const parent: ObjectRef | null = engine.outbound({ service: { namespace: "shop", name: "cart" }, port: 80, fromNamespace: "shop" }).parent;
const answers: string[] = engine.clusterDns({ name: "cart.shop.svc.clusterset.local.", type: "A", fromCluster: "fjord" }).answers;
engine.free();

const record: DnsRecord = { name: "shop.example.com", type: "A", targets: ["192.0.2.1"], owners: [ref] };
const created = dns.plan({ current: [], desired: [record, { name: "a", type: "A", targets: [] }], policy: "upsert-only" }).create;
dns.process("dedup", [[record]], { minTTL: 60 });
dns.endpoints("", { source: "gateway-httproute", version: "v0.16" });
const zone: string = dns.formatZone(dns.parseZone("").records);

const event: TimelineEvent = { at: 1, delete: [ref], tombstone: "key" };
const played = replay("", { controllers: [{ controller: "contour@1.28.2" }], remedies: true });
const view = played.at(0, "contour@1.28.2").state();
const fixed: string | undefined = controllers()[0]?.fixedIn;
const introduced: Finding[] = diff([{ name: "a", text: "" }], "").findings.introduced;
const inline: EffectiveState = new InlineEngine().state();

export default [change, removed, status, errors, mends, lines, next, describe, first, decided, parent, answers, created, zone, event, view, fixed, introduced, inline, evaluate(""), unit("endpointName", {})];
