/**
 * What Kubernetes networking manifests really do, computed without a cluster.
 *
 * Everything returned is plain data, sorted, and the same to the byte for the same input. Kubernetes statuses have
 * exactly the shape that Kubernetes gives them. A text never makes a function throw: what is wrong with it is a
 * {@link Finding}. Misuse of the interface throws a `TypeError`. What this version does not compute yet answers
 * with one finding named `unsupported`.
 */

/** Manifests, and what they do. Changes cost what they touch, not what is stored. */
export class Engine {
  /** An engine without any object. */
  constructor(options?: Options);
  /**
   * Creates or updates every object in the text, in one transaction.
   * @param manifests YAML or JSON: documents, lists, output of `kubectl get -o yaml`, watch events.
   * @param source Where the text is from. Left out: the source with the empty name.
   */
  apply(manifests: string, source?: string | Source | SourceName): Change;
  /** Makes a source declare just the objects in the text; what it declared before and no longer does is taken back. */
  replace(manifests: string, source: string): Change;
  /** Drops every declaration of an object. The key is enough. */
  remove(ref: ObjectRef): Change;
  /** Everything that is in effect. Costs as much as there is; to follow edits, use {@link Change} and {@link Engine.query}. */
  state(): EffectiveState;
  /** Facts by type, object, host or finding code, page by page. */
  query(query: Query): Page;
  /** The status that the object should have; `null` if there is no such object. */
  status(ref: ObjectRef): object | null;
  /** Where one request goes, and why not elsewhere. */
  request(request: SimulatedRequest): Resolution;
  /** What a client in the mesh is told about a Service, an EgressNetwork or an address. */
  outbound(query: OutboundQuery): Outbound;
  /** Whether a pod in the mesh lets a client in. */
  inbound(query: InboundQuery): Inbound;
  /** What the clusterset's DNS answers to one of its clusters; the name is absolute, the type `A`, `SRV` and so on. */
  clusterDns(query: { name: string; type: string; fromCluster: string }): ClusterDnsAnswer;
  /** Gives the memory back at once; afterwards every other method throws. Without it, garbage collection does. */
  free(): void;
}

/** The state of manifests, without keeping an engine. */
export function evaluate(manifests: string | Source[], options?: Options): EffectiveState;

/** What changes between two sets of manifests, and requests that show it. */
export function diff(before: string | Source[], after: string | Source[], options?: Options): Diff;

/** Plays events in order, to the right state and to the controllers that watch beside it. */
export function replay(timeline: string | Source[], options?: ReplayOptions): Replay;

/** The controllers that can watch a timeline. */
export function controllers(): Controller[];

/** ExternalDNS: what its sources publish, its steps, its plan; zone files. */
export const dns: {
  /** The records that one source of ExternalDNS yields, before any further step. */
  endpoints(manifests: string | Source[], options: ExternalDnsOptions & { source: DnsSource }): { endpoints: DnsRecord[]; hazards: DnsHazard[]; errors: Finding[] };
  /** One step between the sources and the plan. `inputs` holds one list for each source. */
  process(step: DnsStep, inputs: DnsRecordInput[][], options: ExternalDnsOptions): { endpoints: DnsRecord[]; errors: Finding[] };
  /** The changes that ExternalDNS would make to a zone. */
  plan(input: DnsPlanInput): DnsPlan;
  /** The records of a zone file. */
  parseZone(text: string): { records: DnsRecord[]; findings: Finding[] };
  /** Records as a zone file. */
  formatZone(records: DnsRecordInput[]): string;
};

/**
 * An object's key. A group left out is the usual one of that kind (`HTTPRoute`: `gateway.networking.k8s.io`); former
 * kind names denote the same object; `""` and an absent namespace are equal.
 */
export interface ObjectRef {
  /** Cluster, where manifests of several are read; else `""`. */
  cluster?: string;
  /** Group and version; the version does not matter. */
  apiVersion?: string;
  /** API group; an alternative to `apiVersion`. */
  group?: string;
  /** Kind, such as `HTTPRoute`. */
  kind: string;
  /** Namespace; left out for kinds without one. */
  namespace?: string;
  /** Name. */
  name: string;
}

/** Name and namespace of an object whose kind is clear. */
export interface NamespacedName {
  /** Namespace. */
  namespace: string;
  /** Name. */
  name: string;
}

/** Where a text comes from. */
export interface SourceName {
  /** Usually a file's path. Where several sources declare an object, the last name in byte order counts. */
  name: string;
  /** Cluster of all its objects; left out: each object's annotation `trueroute.dev/cluster`, else `""`. */
  cluster?: string;
}

/** A text and where it comes from. */
export interface Source extends SourceName {
  /** The manifests. */
  text: string;
}

/** A place in a text. Everything counts from 1, columns in UTF-16 units, as editors and JavaScript strings do. */
export interface Span {
  /** Name of the source. */
  source: string;
  /** First line. */
  line: number;
  /** First column. */
  column: number;
  /** Last line. */
  endLine: number;
  /** The column after the last one. */
  endColumn: number;
}

/** How to read and judge. An unknown name or value throws. */
export interface Options {
  /** Act as this controller only. Left out: as the right controller of every class. */
  controllerName?: string;
  /** Whose lawful deviations count: `gateway-api` (the specification, the default), `contour@1.33.6`, `linkerd@main`, … */
  profile?: string;
  /** `skip` evaluates what the API server would refuse; `enforce` (the default) lets it contribute nothing. */
  admission?: "enforce" | "skip";
  /**
   * Whether referenced objects that the input leaves out are taken for granted: never, always, or (`auto`, the
   * default) only while a namespace holds no object of that kind at all.
   */
  assume?: "auto" | "none" | "all";
  /** A Service with a selector and without EndpointSlices: taken to have ready endpoints (the default), or none. */
  endpoints?: "assume" | "strict";
  /** Addresses of Gateways whose status gives none, by `namespace/name`. */
  addresses?: Record<string, string[]>;
  /** Names of Gateway API features that the controller lacks. */
  disabledFeatures?: string[];
  /** DNS domain of the cluster; `cluster.local` unless given. */
  clusterDomain?: string;
  /** The date for which certificates are judged, `2026-11-21T00:00:00Z`; left out, none is too old. */
  now?: string;
  /** Flags of ExternalDNS. */
  externalDns?: ExternalDnsOptions;
  /** Settings of Contour. */
  contour?: ContourOptions;
  /** Settings of Linkerd. */
  linkerd?: LinkerdOptions;
}

/** Settings of Contour. */
export interface ContourOptions {
  /** The one Gateway that this Contour serves. */
  gatewayRef?: NamespacedName;
  /** Names of the ingress classes that it takes. */
  ingressClassNames?: string[];
  /** Namespaces in which root HTTPProxies may stand. */
  rootNamespaces?: string[];
  /** Ignore `permitInsecure`. */
  disablePermitInsecure?: boolean;
  /** Certificate for clients without SNI. */
  fallbackCertificate?: NamespacedName;
  /** Serve Services of type ExternalName. */
  enableExternalNameService?: boolean;
}

/** Settings of Linkerd. */
export interface LinkerdOptions {
  /** Policy of ports without a Server; `all-unauthenticated` unless given. */
  defaultPolicy?: string;
  /** Ports that are opaque unless annotated: numbers, or ranges such as `"4000-5000"`. */
  defaultOpaquePorts?: (number | string)[];
  /** Networks of which probes come. */
  probeNetworks?: string[];
  /** Networks of the cluster. */
  clusterNetworks?: string[];
  /** Trust domain of identities. */
  trustDomain?: string;
  /** Namespace of the control plane. */
  controlPlaneNamespace?: string;
  /** Namespace whose EgressNetworks hold for all. */
  egressNamespace?: string;
  /** Whether routes are judged by the statuses that they should have, or by those that the input carries. */
  statuses?: "computed" | "observed";
}

/** One small thing that is in effect, never a list. */
export interface Fact {
  /** Unique, and independent of where the text stands. */
  key: string;
  /** What kind of thing. */
  type: "port" | "listener" | "attachment" | "entry" | "record" | "endpoint" | "condition" | "count" | "finding" | "ready";
  /** The object that it belongs to. */
  owner: ObjectRef;
  /** What is the case; its shape follows from `type`. */
  value: unknown;
}

/** What one transaction did. Folded by key, all changes together are the facts of the state. */
export interface Change {
  /** Facts that were not there before. */
  added: Fact[];
  /** Facts that are no longer. */
  removed: Fact[];
  /** Facts whose value is another. */
  changed: { before: Fact; after: Fact }[];
}

/** Which facts; what is left out does not restrict. */
export interface Query {
  /** Of this type. */
  type?: Fact["type"];
  /** Belonging to this object. */
  object?: ObjectRef;
  /** Concerning this host. */
  host?: string;
  /** Findings of this code. */
  code?: string;
  /** How many to pass over. */
  offset?: number;
  /** How many to give at most. */
  limit?: number;
}

/** Some of the facts that were asked for. */
export interface Page {
  /** The facts. */
  items: Fact[];
  /** How many there are in all. */
  total: number;
  /** The offset of the next page, if there is one. */
  next?: number;
}

/** Something that deserves attention. */
export interface Finding {
  /** `TR0103`; stable, documented one by one. */
  code: string;
  /** `stale-parent-status`; as stable as the code. */
  name: string;
  /** How bad it is. */
  severity: "error" | "warning" | "info";
  /** Of staleness: whether something acts on it, or a system keeps it for a while on purpose. */
  verdict?: "harmful" | "tolerated";
  /** What is the case, in one sentence. */
  message: string;
  /** What to do next. */
  help?: string;
  /** The object concerned. */
  object?: ObjectRef;
  /** The field concerned: `spec.rules[2].backendRefs[0].port`. */
  path?: string;
  /** Where that stands in the text. */
  span?: Span;
  /** Other places that belong to it. */
  related?: { message: string; object?: ObjectRef; path?: string; span?: Span }[];
  /** A mend that is certain: field by field, and as edits of the text where the text is at hand (as in `evaluate`). */
  fix?: { message: string; changes: FieldChange[]; edits: { span: Span; text: string }[] };
}

/** One change of an object; `path` as in findings. `set` makes a field that is absent, `add` appends to a list. */
export type FieldChange =
  | { op: "set" | "add"; object: ObjectRef; path: string; value: unknown }
  | { op: "remove"; object: ObjectRef; path: string }
  | { op: "create"; value: object };

/** Everything that is in effect. */
export interface EffectiveState {
  /** Version of this shape. */
  version: "trueroute/v1";
  /** One for each controller instance asked about; at least the right one. */
  readiness: Readiness[];
  /** Ports of Gateways, open or not, and why. */
  ports: { gateway: NamespacedName; port: number; protocol: string; open: boolean; because: string }[];
  /** Listeners of Gateways and ListenerSets. */
  listeners: Listener[];
  /** Who gets which requests. */
  tables: RouteTable[];
  /** DNS records as they should be, as ExternalDNS publishes them, and where these differ dangerously. */
  dns: { right: DnsRecord[]; published: DnsRecord[]; hazards: DnsHazard[] };
  /** Other clusters of the clusterset, as this one sees them. */
  clusters: RemoteCluster[];
  /** Services of the clusterset, from the broker's side; ports in the resolved order. */
  imports: { namespace: string; name: string; type: string; clusters: string[]; ports: { name?: string; port: number; protocol: string }[]; sessionAffinity?: string; ips: string[] }[];
  /** Endpoints that clusters export; `service` is `namespace/name`. */
  slices: { cluster: string; namespace: string; service: string; addresses: string[]; ready: boolean }[];
  /** The status that each object should have. */
  statuses: { apiVersion: string; kind: string; namespace?: string; name: string; generation?: number; status: object }[];
  /** What deserves attention. */
  findings: Finding[];
}

/** A listener of a Gateway or of a ListenerSet. */
export interface Listener {
  /** The Gateway that serves it. */
  gateway: NamespacedName;
  /** The ListenerSet that declares it, if one does. */
  listenerSet?: NamespacedName;
  /** Its name there. */
  name: string;
  /** Its port. */
  port: number;
  /** Its protocol. */
  protocol: string;
  /** Its hostname; left out: any. */
  hostname?: string;
  /** Its TLS settings. */
  tls?: object;
  /** Kinds of routes that it takes. */
  supportedKinds: object[];
  /** How many routes are attached. */
  attachedRoutes: number;
  /** Whether it is accepted. */
  accepted: boolean;
  /** What it conflicts with. */
  conflicts: string[];
}

/** The routes of one hostname on one port, in order of precedence. */
export interface RouteTable {
  /** The Gateway that serves it; in the mesh there is none. */
  gateway?: NamespacedName;
  /** The ListenerSet of its listener. */
  listenerSet?: NamespacedName;
  /** Name of its listener. */
  listener?: string;
  /** In the mesh: the Service that requests are sent to. */
  service?: NamespacedName;
  /** In the mesh: the namespace that requests come from. */
  fromNamespace?: string;
  /** The port. */
  port: number;
  /** The hostname; `*` is any. */
  hostname: string;
  /** The protocol; a table of TCP or TLS has one entry. */
  protocol: string;
  /** Whether it is served over TLS. */
  secure?: boolean;
  /** With a profile of Contour: its name of the listener, such as `ingress_http`. */
  listenerAlias?: string;
  /** TLS settings; with a profile of Contour `{ secret?, fallbackCertificate? }`. */
  tls?: object;
  /** The entries; the first that matches is the answer. */
  entries: RouteEntry[];
}

/** One match of one rule. */
export interface RouteEntry {
  /** What a request must look like. */
  match: { path?: { type: "exact" | "segment" | "prefix" | "regex"; value: string }; method?: string; headers?: Condition[]; query?: Condition[] };
  /** What happens to it. */
  action: Action;
  /** The route that says so. */
  route: ObjectRef;
  /** Index of the rule in it. */
  rule: number;
  /** Index of the match in the rule. */
  matchIndex: number;
  /** The order rests on ages that the input does not give: applying the files in another order may turn it. */
  assumesAge?: boolean;
  /** An entry before it that takes all its requests. */
  shadowedBy?: { route: ObjectRef; rule: number; match: number };
}

/** A condition on a header or a query parameter. */
export interface Condition {
  /** Name of the header or parameter. */
  name: string;
  /** How it is compared. */
  op: "exact" | "regex" | "present" | "contains" | "prefix" | "suffix";
  /** What it is compared with. */
  value?: string;
  /** The condition holds where the comparison does not. */
  invert?: boolean;
  /** Letter case does not count. */
  ignoreCase?: boolean;
  /** A header that is missing counts as empty. */
  treatMissingAsEmpty?: boolean;
}

/** What happens to a request that matches. */
export type Action =
  | { type: "forward"; backends: { kind: string; namespace: string; name: string; port?: number; weight: number }[]; prefixRewrite?: string; filters?: object[] }
  | { type: "redirect"; scheme?: string; hostname?: string; port?: number; path?: object; status: number }
  | { type: "httpsUpgrade"; status: 301 }
  | { type: "respond"; status: number };

/** Whether a controller instance is ready. */
export interface Readiness {
  /** The controller. */
  controller: string;
  /** Which of its replicas. */
  replica?: string;
  /** No configuration is a valid, ready state, other than not knowing any yet. */
  state: "notSynced" | "readyEmpty" | "ready" | "degraded";
  /** When it became ready, on the timeline's clock; `null` is never, a list is any of these. */
  readyAt?: number | null | (number | null)[];
  /** What it still waits for. */
  waitsFor?: string;
  /** A manifest whose creation would end the wait. */
  freedBy?: string;
}

/** A request to be followed. It goes to a Gateway or, with `service`, into the mesh. */
export interface SimulatedRequest {
  /** The Gateway. Left out with no service: whichever serves the host, if one does. */
  gateway?: NamespacedName;
  /** The Service, in the mesh. */
  service?: NamespacedName;
  /** The client's namespace, in the mesh. */
  fromNamespace?: string;
  /** The client's app, in the mesh. */
  fromApp?: string;
  /** Port of the listener or Service. Left out: the only open one that speaks the protocol, else 80, 443 or the lowest. */
  port?: number;
  /** The protocol; HTTP unless given. */
  protocol?: "HTTP" | "HTTPS" | "GRPC" | "TLS" | "TCP" | "UDP";
  /** The name in the TLS handshake; left out: the host without its port; `""`: none. */
  sni?: string;
  /** The method; GET unless given. */
  method?: string;
  /** The `Host` header, with its port if the client would send one. */
  host?: string;
  /** The path with its query. */
  path?: string;
  /** Headers. */
  headers?: Record<string, string | string[]>;
  /** The version of HTTP. */
  httpVersion?: "1.1" | "h2" | "h2c";
  /** Secret with the certificate that the client shows. */
  clientCertificate?: NamespacedName;
  /** The client's address. */
  clientAddress?: string;
  /** The client's identity, in the mesh. */
  clientIdentity?: string;
}

/** Where a request goes. */
export interface Resolution {
  /** What happens; `refuse`: no open port, a refused handshake, a reset. */
  outcome: "forward" | "redirect" | "respond" | "refuse";
  /** Status of a redirect, or of a response of the gateway's own. */
  status?: number;
  /** The same for gRPC. */
  grpcStatus?: number;
  /** The listener that took it. */
  listener?: { gateway: NamespacedName; listenerSet?: NamespacedName; name: string; port: number };
  /** What the listener does with TLS. */
  tls?: "terminate" | "passthrough";
  /** The route that decided. */
  route?: ObjectRef;
  /** Index of its rule, as in the spec. */
  rule?: number;
  /** Index of the match in the rule. */
  match?: number;
  /** Every candidate with its weight. */
  backends: ResolvedBackend[];
  /** Where copies go, and what share of the requests. */
  mirrors: { namespace: string; name: string; port?: number; numerator: number; denominator: number }[];
  /** The redirect. */
  redirect?: { scheme: string; host: string; port?: number; path: string; location: string };
  /** What is done to the headers of the response, CORS included; `add` joins with `,`. */
  response?: { set: Record<string, string>; add: Record<string, string>; remove: string[] };
  /** Time limits. */
  timeouts?: { request?: string; backendRequest?: string };
  /** Repetition of failed requests. */
  retry?: { attempts?: number; codes?: number[]; backoff?: string };
  /** What the answer rests on that the input did not say. */
  assumed: string[];
  /** How it was decided, step by step. */
  trace: { step: "listener" | "hostname" | "match" | "filter" | "backend"; object?: ObjectRef; rule?: number; match?: number; won: boolean; because: string; span?: Span }[];
  /** How many losers the trace leaves out. */
  omitted: number;
}

/** A backend that may get the request. */
export interface ResolvedBackend {
  /** Kind, usually `Service`. */
  kind: string;
  /** Namespace. */
  namespace: string;
  /** Name. */
  name: string;
  /** Port of the Service. */
  port?: number;
  /** Port of its pods. */
  targetPort?: number;
  /** Its weight among the candidates. */
  weight: number;
  /** A backend that cannot serve answers with this. */
  status?: number;
  /** The request as the backend would see it. */
  request: { method: string; host: string; path: string; headers: Record<string, string | string[]> };
  /** TLS towards the backend. */
  tls?: { sni: string; clientCertificate?: NamespacedName };
}

/** A client's question: what holds for this destination? One of service, egressNetwork and address is given. */
export interface OutboundQuery {
  /** A Service. */
  service?: NamespacedName;
  /** An EgressNetwork. */
  egressNetwork?: NamespacedName;
  /** An address. */
  address?: string;
  /** The port. */
  port: number;
  /** The client's namespace. */
  fromNamespace: string;
}

/** What a client is told. */
export interface Outbound {
  /** The object whose routes hold. */
  parent: ObjectRef | null;
  /** How it was found. */
  lookup: "service" | "egressNetwork" | "fallback" | "undefinedPort" | "notFound";
  /** Whether the traffic is forbidden. */
  forbidden: boolean;
  /** The protocol that the client is to speak. */
  protocol: "detect" | "http1" | "http2" | "grpc" | "tls" | "opaque" | "unknown";
  /** Kind of the routes that hold. */
  kind: string;
  /** The routes, in order; `name` is `namespace/name` or, made by the controller itself, `default:http` and the like. */
  routes: { name: string; ref?: ObjectRef; synthetic: boolean; rules: OutboundRule[] }[];
  /** When a failing endpoint is left out for a while. */
  failureAccrual?: object;
  /** The address that traffic goes to unless a route says otherwise. */
  originalDst?: string;
  /** What deserves attention. */
  findings?: Finding[];
}

/** A rule of a route in the mesh. */
export interface OutboundRule {
  /** What a request must look like. */
  matches: object[];
  /** Time limits. */
  timeouts?: object;
  /** Repetition of failed requests. */
  retry?: object;
  /** Where it may go. */
  backends: { kind: string; namespace: string; name: string; port?: number; weight: number; state: "ok" | "missing" | "invalid"; because?: string }[];
}

/** A pod's question: may this client in? */
export interface InboundQuery {
  /** The pod. */
  pod: NamespacedName;
  /** Its port. */
  port: number;
  /** The client. */
  client: { address: string; identity?: string };
  /** The request, where the decision depends on one. */
  request?: Partial<SimulatedRequest>;
}

/** Whether a client may in. */
export interface Inbound {
  /** The decision. */
  decision: "allow" | "deny" | "notFound";
  /** What decided: `default:<policy>` or `<Kind>:<name>`; of several the first in byte order; on a denial the default policy, or `""`. */
  by: string;
  /** The Server that selects the port, if one does. */
  server?: ObjectRef;
  /** The route that matches the request. */
  route?: ObjectRef;
  /** How it was decided. */
  trace: object[];
  /** What would turn the decision. */
  wouldChange: string[];
  /** What deserves attention. */
  findings?: Finding[];
}

/** An answer of the clusterset's DNS. */
export interface ClusterDnsAnswer {
  /** The response code. */
  rcode: "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "NOTZONE" | "NOTIMP";
  /** The answers: addresses, or priority, weight, port and target. */
  answers: string[];
  /** All of them are returned, or one after the other. */
  pick: "all" | "oneOf";
  /** How it was decided. */
  trace: string[];
  /** What deserves attention. */
  findings?: Finding[];
}

/** Another cluster of the clusterset. */
export interface RemoteCluster {
  /** Its name. */
  cluster: string;
  /** The Endpoint that counts. */
  current?: ObjectRef;
  /** Endpoints that no longer do. */
  stale: { endpoint: ObjectRef; because: string }[];
  /** Endpoints whose health is checked. */
  healthChecked: ObjectRef[];
  /** State of the connection. */
  connection?: string;
}

/** What changes between two sets of manifests. */
export interface Diff {
  /** Facts of the second alone. */
  added: Fact[];
  /** Facts of the first alone. */
  removed: Fact[];
  /** Facts whose value is another. */
  changed: { before: Fact; after: Fact }[];
  /** Findings of the second alone, of the first alone, and how many of both. */
  findings: { introduced: Finding[]; fixed: Finding[]; unchanged: number };
  /** Requests that go elsewhere. */
  witnesses: { request: SimulatedRequest; before: Resolution; after: Resolution }[];
}

/** A controller that can watch a timeline. */
export interface Controller {
  /** Its product name. */
  controller: string;
  /** The versions that are told apart. */
  versions: string[];
  /** The mechanisms by which it keeps stale state. */
  mechanisms: string[];
  /** The version that no longer does. */
  fixedIn?: string;
  /** What it is, in one sentence. */
  about: string;
}

/** Options of a replay. */
export interface ReplayOptions extends Options {
  /** Controllers that watch, beside those that the timeline names. */
  controllers?: ControllerSpec[];
  /** Whether to search for what would clear each difference. */
  remedies?: boolean;
}

/** A controller that watches a timeline. */
export interface ControllerSpec {
  /** Product and version: `contour@1.28.2`. */
  controller: string;
  /** How it is configured. */
  options?: Options;
  /** The node whose route agent this is. */
  observer?: { cluster: string; node: string; healthCheck: boolean };
  /** Its replicas. The leader holds the lease from `startAt` on; a follower from an `elect` that names it. */
  replicas?: { name: string; role: "leader" | "follower"; startAt?: number; cachesFilledAt?: number; probe?: { initialDelay: number; period: number } }[];
}

/** An event of a timeline. */
export type TimelineEvent = {
  /** When, in seconds. */
  at: number;
  /** In which cluster. */
  cluster?: string;
} & (
  | { apply: string }
  | { delete: ObjectRef[]; tombstone?: "full" | "key" }
  | { recreate: string; coalesced: true }
  | { elect: string }
  | { restart: string }
  | { relist: true }
  | { reconcile: true }
  | { probe: { service: NamespacedName; port: number; fromNamespace: string } }
  | { ping: { ip: string; state: string; message?: string } }
);

/** What a replay shows. */
export interface Replay {
  /** One for each event, from 0. */
  steps: ReplayStep[];
  /**
   * The world after a step, as a controller serves it or (`right`) as it should be.
   * @throws TypeError if there is no such step or controller.
   */
  at(step: number, controller: string, replica?: string): ReplayView;
  /** What deserves attention. */
  findings: Finding[];
}

/** A world that can be asked and not changed. */
export type ReplayView = Pick<Engine, "state" | "query" | "status" | "request" | "outbound" | "inbound" | "clusterDns">;

/** What one event did. */
export interface ReplayStep {
  /** When. */
  at: number;
  /** The event. */
  event: TimelineEvent;
  /** What should change. */
  right: Change;
  /** Listeners that should be open: `namespace/gateway:port/protocol`. */
  openPorts: string[];
  /** What each controller makes of it. */
  controllers: ControllerStep[];
}

/** What one event did to a controller. */
export interface ControllerStep {
  /** The controller, as it was given. */
  controller: string;
  /** Which of its replicas. */
  replica?: string;
  /** What changes in what it serves. */
  serves: Change;
  /** Names of its open listeners, as the product names them. */
  openPorts: string[];
  /** Whether it is ready. */
  readiness: Readiness;
  /** Notifications of this step: `<Event> <object name>`. */
  notifications: string[];
  /** Its inner state, documented by product. */
  state: object;
  /** Where it differs from what is right. */
  differences: Difference[];
}

/** A fact that a controller serves and should not, or the other way round. */
export interface Difference {
  /** The fact. */
  fact: Fact;
  /** The controller has it too much, lacks it, or has another value. */
  side: "surplus" | "missing" | "other";
  /** The step in which it began. */
  began: number;
  /** The step in which it ended. */
  ended?: number;
  /** Whether something acts on it, or it is kept for a while on purpose. */
  verdict: "harmful" | "tolerated";
  /** Of what is tolerated: for how long. */
  window?: string;
  /** What would clear it. */
  clears: string[];
  /** The mechanism behind it. */
  mechanism: string;
}
