// Joined to the declarations of the package when it is made.

/** Flags of ExternalDNS, in camel case. */
export interface ExternalDnsOptions {
  /** Version whose behaviour counts: `v0.16`, `v0.17` or a full release. */
  version?: string;
  /** Only objects of this namespace. */
  namespace?: string;
  /** Label selector on annotations. */
  annotationFilter?: string;
  /** Prefix of the annotations. */
  annotationPrefix?: string;
  /** Label selector on objects. */
  labelFilter?: string;
  /** Only this Gateway. */
  gatewayName?: string;
  /** Only Gateways of this namespace. */
  gatewayNamespace?: string;
  /** Label selector on Gateways. */
  gatewayLabelFilter?: string;
  /** Follow ListenerSets. */
  gatewayListenerSets?: boolean;
  /** Ignore the hostname annotation. */
  ignoreHostnameAnnotation?: boolean;
  /** Template of names. */
  fqdnTemplate?: string;
  /** Template and annotation both count. */
  combineFqdnAnnotation?: boolean;
  /** Template of names with their targets. */
  fqdnTargetTemplate?: string;
  /** Template of targets. */
  targetTemplate?: string;
  /** Publish addresses of Services of type ClusterIP. */
  publishInternal?: boolean;
  /** Publish the addresses of a headless Service's nodes. */
  publishHostIP?: boolean;
  /** Publish internal IPv6 addresses of nodes. */
  exposeInternalIPv6?: boolean;
  /** Leave out nodes that take no pods. */
  excludeUnschedulable?: boolean;
  /** Publish addresses that are not ready. */
  alwaysPublishNotReadyAddresses?: boolean;
  /** Types of Services that count. */
  serviceTypeFilter?: string[];
  /** Annotations of other tools that count. */
  compatibility?: string;
  /** Names of ingress classes that count. */
  ingressClassNames?: string[];
  /** Ignore `spec.tls` of Ingresses. */
  ignoreIngressTLSSpec?: boolean;
  /** Ignore `spec.rules` of Ingresses. */
  ignoreIngressRulesSpec?: boolean;
  /** Domain of pods' names. */
  podSourceDomain?: string;
  /** Leave out pods outside of the host's network. */
  ignoreNonHostNetworkPods?: boolean;
  /** Make PTR records. */
  createPTR?: boolean;
  /** Targets of records that have none. */
  defaultTargets?: string[];
  /** Default targets replace those that a record has. */
  forceDefaultTargets?: boolean;
  /** Networks whose targets are dropped. */
  excludeTargetNets?: string[];
  /** Networks whose targets alone are kept. */
  targetNetFilter?: string[];
  /** Networks of NAT64. */
  nat64Networks?: string[];
  /** Smallest time to live, in seconds. */
  minTTL?: number;
  /** Prefer alias records. */
  preferAlias?: boolean;
  /** Name of the DNS provider. */
  provider?: string;
  /** The source, one of them; left out with `sources`: those that read objects with hostnames of their own. */
  source?: DnsSource;
  /** The sources, several. */
  sources?: DnsSource[];
  /** Types of records that are managed; left out: A, AAAA, CNAME. */
  managedRecordTypes?: string[];
  /** Types of records that are not managed. */
  excludeRecordTypes?: string[];
  /** Domains that are managed, as lists or as expressions. An exclusion wins. */
  domainFilter?: DomainFilter;
  /** Which changes may be made; left out: `sync`. */
  policy?: "sync" | "upsert-only" | "create-only";
  /** Owner that the TXT registry writes down; left out: `default`. */
  txtOwnerId?: string;
  /** What stands in front of the name of a TXT record. */
  txtPrefix?: string;
  /** What stands behind the first label of a TXT record. */
  txtSuffix?: string;
  /** What stands for `*` in the name of a TXT record. */
  txtWildcardReplacement?: string;
  /** Former owner whose records are taken over. */
  migrateFromTxtOwner?: string;
}

/** What ExternalDNS reads names from. */
export type DnsSource =
  | "gateway-httproute"
  | "gateway-grpcroute"
  | "gateway-tlsroute"
  | "gateway-tcproute"
  | "gateway-udproute"
  | "service"
  | "ingress"
  | "contour-httpproxy"
  | "crd"
  | "node"
  | "pod";

/** Which names are managed. */
export interface DomainFilter {
  /** Domains; empty: all. */
  include?: string[];
  /** Domains that are left out. */
  exclude?: string[];
  /** An expression in place of `include`. */
  regexInclude?: string;
  /** An expression in place of `exclude`. */
  regexExclude?: string;
}

/** A DNS record set. */
export interface DnsRecord {
  /** The name. */
  name: string;
  /** The type, such as `A`. */
  type: string;
  /** The targets. */
  targets: string[];
  /** Time to live in seconds. */
  ttl?: number;
  /** Tells record sets of one name and type apart. */
  setIdentifier?: string;
  /** ExternalDNS's labels. */
  labels?: Record<string, string>;
  /** Settings for the provider. */
  providerSpecific?: { name: string; value: string }[];
  /** The objects that it is for. */
  owners: ObjectRef[];
  /** A target rests on something that the input did not say. */
  assumed?: boolean;
}

/** A record that is passed in; whose it is may be left open. */
export type DnsRecordInput = Omit<DnsRecord, "owners"> & Partial<Pick<DnsRecord, "owners">>;

/** A record that is published although its cause is gone, or the other way round. */
export interface DnsHazard {
  /** `parent-not-in-spec`, `observed-generation-behind`, `section-or-port-not-in-spec` or `gateway-not-programmed`. */
  code: string;
  /** The route. */
  route: ObjectRef;
  /** The parent that its status names. */
  parent: ObjectRef;
  /** The section of the parent. */
  sectionName?: string;
  /** The generation that the status speaks of. */
  observedGeneration?: number;
  /** The generation that the route has. */
  generation?: number;
  /** Names of the records concerned. */
  records: string[];
}

/** A step of ExternalDNS between its sources and its plan. */
export type DnsStep = "merge" | "dedup" | "multi" | "nat64" | "targetfilter" | "ptr" | "postprocessor";

/** What a plan is made from. */
export interface DnsPlanInput {
  /** Records in the zone. */
  current: DnsRecordInput[];
  /** Records that should be there. */
  desired: DnsRecordInput[];
  /** Which changes may be made. */
  policy?: "sync" | "upsert-only" | "create-only";
  /** Types of records that are managed. */
  managedRecords?: string[];
  /** Types of records that are not. */
  excludeRecords?: string[];
  /** Owner of records that are created. */
  ownerId?: string;
  /** Former owner whose records are taken over. */
  oldOwnerId?: string;
  /** Domains that are managed, and those that are not. */
  domainFilter?: DomainFilter[];
}

/** The changes that ExternalDNS would make. */
export interface DnsPlan {
  /** Records to create. */
  create: DnsRecord[];
  /** Records to update, as they are. */
  updateOld: DnsRecord[];
  /** Records to update, as they will be; parallel to `updateOld`. */
  updateNew: DnsRecord[];
  /** Records to delete. */
  delete: DnsRecord[];
  /** What deserves attention. */
  findings: Finding[];
}
