//! How fast manifests are read: `cargo bench --bench reading`.

use divan::Bencher;
use divan::counter::BytesCount;
use std::fmt::Write;
use trueroute::manifest::{pieces, read};
use trueroute::object::Names;

fn main() {
    divan::main();
}

const ROUTES: usize = 10_000;

/// 10,000 HTTPRoutes of some 400 bytes.
fn yaml() -> String {
    let mut text = String::new();
    for n in 0..ROUTES {
        let _ = write!(
            text,
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: route-{n}\n  \
             namespace: team-{}\nspec:\n  parentRefs:\n    - name: web\n      namespace: infra\n  hostnames:\n    - \
             host-{n}.example.com\n  rules:\n    - matches:\n        - path:\n            type: PathPrefix\n            \
             value: /service-{n}\n      backendRefs:\n        - name: service-{n}\n          port: 8080\n",
            n % 100
        );
    }
    text
}

/// The same as one List in JSON.
fn json() -> String {
    let mut text = String::from("{\"apiVersion\":\"v1\",\"items\":[");
    for n in 0..ROUTES {
        let comma = if n > 0 { "," } else { "" };
        let _ = write!(
            text,
            "{comma}{{\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"kind\":\"HTTPRoute\",\"metadata\":{{\"name\":\
             \"route-{n}\",\"namespace\":\"team-{}\"}},\"spec\":{{\"parentRefs\":[{{\"name\":\"web\",\"namespace\":\
             \"infra\"}}],\"hostnames\":[\"host-{n}.example.com\"],\"rules\":[{{\"matches\":[{{\"path\":{{\"type\":\
             \"PathPrefix\",\"value\":\"/service-{n}\"}}}}],\"backendRefs\":[{{\"name\":\"service-{n}\",\"port\":8080}}]}}]}}}}",
            n % 100
        );
    }
    text.push_str("],\"kind\":\"List\"}");
    text
}

#[divan::bench(args = ["yaml", "json"], sample_count = 20)]
fn reading(bencher: Bencher, form: &str) {
    let text = if form == "yaml" { yaml() } else { json() };
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut names = Names::default();
        let reading = read(&text, None, &mut names);
        assert_eq!((reading.documents.len(), reading.notes.len()), (ROUTES, 0));
        (reading, names)
    });
}

#[divan::bench(args = ["yaml", "json"], sample_count = 20)]
fn cutting(bencher: Bencher, form: &str) {
    let text = if form == "yaml" { yaml() } else { json() };
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| pieces(&text).len());
}
