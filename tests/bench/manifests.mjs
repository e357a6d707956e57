// Manifests of any number of routes, the same ones in every run.

/** Routes that share a Gateway; more than any real one, and still far from all on one. */
const ROUTES_PER_GATEWAY = 1_000;

const gatewayOf = (index) => `gateway-${Math.floor(index / ROUTES_PER_GATEWAY)}`;

/** The class, and the Gateways, Services and Namespace that `count` routes refer to. */
export function surroundings(count) {
  const documents = [
    `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: example
spec:
  controllerName: example.com/controller
`,
    `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
  ];
  for (let index = 0; index < count; index += ROUTES_PER_GATEWAY) {
    documents.push(`apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: ${gatewayOf(index)}
  namespace: shop
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
`);
  }
  for (let index = 0; index < 100; index++) {
    documents.push(`apiVersion: v1
kind: Service
metadata:
  name: backend-${index}
  namespace: shop
spec:
  selector:
    app: backend-${index}
  ports:
  - port: 8080
`);
  }
  return documents.join("---\n");
}

/** One simple route: a hostname, a path prefix, a header for every other one, a backend. */
export function route(index, port = 8080) {
  const header = index % 2 ? "      headers:\n      - name: x-tenant\n        value: blue\n" : "";
  return `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: route-${index}
  namespace: shop
  generation: 1
  creationTimestamp: "2026-01-01T00:00:00Z"
spec:
  parentRefs:
  - name: ${gatewayOf(index)}
  hostnames:
  - host-${index % 200}.example.com
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /service/${index}
${header}    backendRefs:
    - name: backend-${index % 100}
      port: ${port}
`;
}

/** `count` routes as one text. */
export function routes(count) {
  return Array.from({ length: count }, (_, index) => route(index)).join("---\n");
}
