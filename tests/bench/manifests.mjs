// Manifests of any size, the same ones in every run, and the same as core/benches/worlds makes.

const CLASS = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: example
spec:
  controllerName: example.com/controller
`;

const gateway = (index) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: gateway-${index}
  namespace: shop
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
`;

const service = (index) => `apiVersion: v1
kind: Service
metadata:
  name: backend-${index}
  namespace: shop
spec:
  selector:
    app: backend-${index}
  ports:
  - name: http
    port: 8080
  - name: admin
    port: 8081
`;

const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** A class, Gateways and Services, each with two ports: an edit that turns a route to the other one is as right as before. */
export function surroundings(gateways = 1) {
  return [CLASS, ...times(gateways, gateway), ...times(100, service)].join("---\n");
}

const META = (index) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: route-${index}
  namespace: shop
  generation: 1
  creationTimestamp: "2026-01-01T00:00:00Z"
`;

const spec = (index, { gateways = 1, port = 8080 } = {}) => `spec:
  parentRefs:
  - name: gateway-${index % gateways}
  hostnames:
  - host-${index % 200}.example.com
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /service/${index}
    backendRefs:
    - name: backend-${index % 100}
      port: ${port}
`;

/** A route of about 400 bytes: one hostname, one path, one backend. */
export function route(index, options) {
  return META(index) + spec(index, options);
}

/** Some routes as one text, from the one of number `from` on. */
export function routes(count, { from = 0, ...options } = {}) {
  return times(count, (index) => route(from + index, options)).join("---\n");
}

/** The class, `gateways` Gateways, Services, and `count` routes spread over the Gateways. */
export function shop(count, gateways = 1) {
  return `${surroundings(gateways)}---\n${routes(count, { gateways })}`;
}

/** The same with all that a dump of a cluster adds: about 4 KB a route. */
export function dump(count, gateways) {
  const applied = times(20, (field) => `,"field-${field}":"a value that some tool once wrote"`).join("");
  const fields = times(12, (field) => `        f:field-${field}:\n          .: {}\n`).join("");
  const managers = times(4, (manager) => `  - manager: tool-${manager}
    operation: Update
    apiVersion: v1
    fieldsV1:
      f:spec:
${fields}`).join("");
  const condition = (type) => `    - type: ${type}
      status: "True"
      reason: ${type}
      message: all is well
      observedGeneration: 1
      lastTransitionTime: "2026-01-01T00:00:00Z"
`;
  const dumped = (index) => `${META(index)}  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1"${applied}}
  managedFields:
${managers}${spec(index, { gateways })}status:
  parents:
  - parentRef:
      group: gateway.networking.k8s.io
      kind: Gateway
      name: gateway-${index % gateways}
    controllerName: example.com/controller
    conditions:
${condition("Accepted")}${condition("ResolvedRefs")}`;
  return [surroundings(gateways), ...times(count, dumped)].join("---\n");
}

/** `shop` as one List in JSON. */
export function json(count, gateways) {
  const api = "gateway.networking.k8s.io/v1";
  const items = [
    { apiVersion: api, kind: "GatewayClass", metadata: { name: "example" }, spec: { controllerName: "example.com/controller" } },
    ...times(gateways, (index) => ({
      apiVersion: api,
      kind: "Gateway",
      metadata: { name: `gateway-${index}`, namespace: "shop" },
      spec: { gatewayClassName: "example", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
    })),
    ...times(100, (index) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: `backend-${index}`, namespace: "shop" },
      spec: { selector: { app: `backend-${index}` }, ports: [{ port: 8080 }] },
    })),
    ...times(count, (index) => ({
      apiVersion: api,
      kind: "HTTPRoute",
      metadata: { name: `route-${index}`, namespace: "shop", generation: 1, creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: {
        parentRefs: [{ name: `gateway-${index % gateways}` }],
        hostnames: [`host-${index % 200}.example.com`],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: `/service/${index}` } }],
            backendRefs: [{ name: `backend-${index % 100}`, port: 8080 }],
          },
        ],
      },
    })),
  ];
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

/** What the route of a number matches in each of the worlds, and what a request for it looks like. */
const WORLDS = {
  hostnames: (index) => ({ host: `host-${index}.shop.test` }),
  paths: (index) => ({ path: `/team/${index}/app`, asked: `/team/${index}/app/page/7` }),
  headers: (index) => ({ tenant: `value-${index}` }),
  regexes: (index) => ({ type: "RegularExpression", path: `/item-${index}/[0-9]+`, asked: `/item-${index}/1234` }),
  "regexes-without-prefix": (index) => ({ type: "RegularExpression", path: `/[a-z]+/item-${index}`, asked: `/shop/item-${index}` }),
  identical: () => ({}),
};

export const worlds = Object.keys(WORLDS);

/** The manifests of a world with `count` matches (of regular expressions one in a hundred), and a request for each. */
export function world(name, count) {
  const matches = times(name.startsWith("regexes") ? count / 100 : count, (index) => ({
    host: "shop.test",
    path: "/",
    type: "PathPrefix",
    asked: "/a/b/c",
    ...WORLDS[name](index),
  }));
  const document = ({ host, path, type, tenant }, index) => `${META(index)}spec:
  parentRefs:
  - name: gateway-0
  hostnames:
  - ${host}
  rules:
  - matches:
    - path:
        type: ${type}
        value: ${path}
${tenant ? `      headers:\n      - name: x-tenant\n        value: ${tenant}\n` : ""}    backendRefs:
    - name: backend-${index % 100}
      port: 8080
`;
  const request = ({ host, asked, tenant }) => ({
    gateway: { namespace: "shop", name: "gateway-0" },
    host,
    path: asked,
    headers: { accept: "*/*", "user-agent": "curl/8", ...(tenant && { "x-tenant": tenant }) },
  });
  return { text: [surroundings(), ...matches.map(document)].join("---\n"), requests: matches.map(request) };
}
