//! Measures reading: `cargo run --release --example throughput`.
use std::time::Instant;
use trueroute::manifest::{pieces, read};
use trueroute::object::Names;

fn main() {
    let mut yaml = String::new();
    let mut json = String::from("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    for n in 0..10_000 {
        yaml.push_str(&format!(
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: route-{n}\n  namespace: team-{}\nspec:\n  parentRefs:\n    - name: web\n      namespace: infra\n  hostnames:\n    - host-{n}.example.com\n  rules:\n    - matches:\n        - path:\n            type: PathPrefix\n            value: /service-{n}\n      backendRefs:\n        - name: service-{n}\n          port: 8080\n",
            n % 100
        ));
        json.push_str(&format!(
            "{}{{\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"kind\":\"HTTPRoute\",\"metadata\":{{\"name\":\"route-{n}\",\"namespace\":\"team-{}\"}},\"spec\":{{\"parentRefs\":[{{\"name\":\"web\",\"namespace\":\"infra\"}}],\"hostnames\":[\"host-{n}.example.com\"],\"rules\":[{{\"matches\":[{{\"path\":{{\"type\":\"PathPrefix\",\"value\":\"/service-{n}\"}}}}],\"backendRefs\":[{{\"name\":\"service-{n}\",\"port\":8080}}]}}]}}}}",
            if n > 0 { "," } else { "" },
            n % 100
        ));
    }
    json.push_str("]}");
    for (what, text) in [("yaml", &yaml), ("json list", &json)] {
        let mut best = f64::MAX;
        let mut cut = f64::MAX;
        for _ in 0..9 {
            let mut names = Names::default();
            let start = Instant::now();
            let reading = read(text, None, &mut names);
            best = best.min(start.elapsed().as_secs_f64());
            assert_eq!(reading.documents.len(), 10_000);
            assert!(reading.notes.is_empty() && reading.documents.iter().all(|one| one.notes.is_empty()));
            let start = Instant::now();
            let _ = pieces(text).len();
            cut = cut.min(start.elapsed().as_secs_f64());
        }
        let size = text.len() as f64 / 1e6;
        println!(
            "{what}: {size:.2} MB, read {:.0} ms, {:.1} MB/s; pieces {:.1} ms",
            best * 1e3,
            size / best,
            cut * 1e3
        );
    }
}
