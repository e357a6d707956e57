// The npm package behind the interface of the outside cases of ExternalDNS. It translates names of fields and decides nothing.
import { createRequire } from "node:module";
import { packageFolder } from "../npm/package.mjs";

const require = createRequire(import.meta.url);
const { dns } = require(packageFolder);
const { unit } = require(`${packageFolder}/testing.cjs`);

/** A record of ours as the cases have it. */
export function endpoint({ name, type, targets, ttl, setIdentifier, labels, providerSpecific }) {
  return { dnsName: name, recordType: type, targets, ttl: ttl ?? 0, setIdentifier: setIdentifier ?? "", labels: labels ?? {}, providerSpecific: providerSpecific ?? [] };
}

/** A record of the cases as ours. A list of properties may be an object there. */
export function record({ dnsName, recordType, targets, ttl, recordTTL, setIdentifier, labels, providerSpecific }) {
  const properties = Array.isArray(providerSpecific)
    ? providerSpecific
    : Object.entries(providerSpecific ?? {}).map(([name, value]) => ({ name, value }));
  return {
    name: dnsName ?? "",
    type: recordType ?? "",
    targets: targets ?? [],
    ttl: ttl ?? recordTTL ?? undefined,
    setIdentifier: setIdentifier || undefined,
    labels: labels ?? {},
    providerSpecific: properties.map(({ name, value }) => ({ name, value: value ?? "" })),
  };
}

/** The flags, without those that only name the case. */
function flags({ compatVersion, source, ...options }) {
  return compatVersion === undefined ? options : { ...options, version: compatVersion };
}

function answered({ endpoints, errors }) {
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("; "));
  return endpoints.map(endpoint);
}

const named = ({ namespace, name }) => `${namespace}/${name}`;

export function create(options) {
  let manifests = "";
  const published = () => dns.endpoints(manifests, { ...flags(options), source: options.source });
  return {
    apply(yaml) {
      manifests = yaml;
    },
    endpoints: () => answered(published()),
    hazards: () => published().hazards.map(({ route, parent, code }) => ({ route: named(route), parent: named(parent), kind: code })),
    wrap: (step, inputs) => answered(dns.process(step, inputs.map((list) => (list ?? []).map(record)), flags(options))),
    plan({ current, desired, ...rest }) {
      const { findings, ...plan } = dns.plan({ current: (current ?? []).map(record), desired: (desired ?? []).map(record), ...rest });
      return Object.fromEntries(Object.entries(plan).map(([change, records]) => [change, records.map(endpoint)]));
    },
    unit,
  };
}
