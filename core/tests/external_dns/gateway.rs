//! Cases from outside about routes of Gateway API: manifests, and what one source yields for them.

use crate::Played;
use crate::outside::{different, folder};
use serde::Deserialize;
use serde_json::{Value, json};
use trueroute::Source;
use trueroute::dns::endpoints;
use trueroute::fact::DnsHazard;
use trueroute::options::ExternalDnsOptions;

/// All files that speak of routes; `None` where the folder is absent.
pub fn play() -> Option<Vec<Played>> {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .ok()?
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("gateway-"));
    files.sort();
    assert!(!files.is_empty(), "no file of cases");
    let mut played = Vec::new();
    for path in files {
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert!(!cases.is_empty(), "{} holds no case", path.display());
        for case in cases {
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            played.push((
                format!("outside/{file}: {}", case["name"].as_str().unwrap()),
                judge(&case),
            ));
        }
    }
    Some(played)
}

fn judge(case: &Value) -> Option<String> {
    let mut options = case["options"].as_object().cloned().unwrap_or_default();
    options.insert("source".into(), case["source"].clone());
    if let Some(version) = options.remove("compatVersion") {
        options.insert("version".into(), version);
    }
    let options = ExternalDnsOptions::deserialize(&Value::Object(options)).unwrap();
    let source = Source {
        text: case["manifests"].as_str().unwrap().to_owned().into(),
        ..Source::default()
    };
    let got = endpoints(&[source], options);
    if case["expectError"] == true {
        return (got.errors.is_empty() || !got.endpoints.is_empty()).then(|| "no failure".into());
    }
    if !got.errors.is_empty() {
        return Some(format!("fails: {:?}", got.errors));
    }
    if let Some(count) = case["expectCount"].as_u64() {
        return (got.endpoints.len() as u64 != count).then(|| format!("{:?}", got.endpoints));
    }
    different(&got.endpoints, &case["expectEndpoints"], false).or_else(|| hazards(&got.hazards, &case["hazards"]))
}

/// Hazards that are not told, or told and not expected.
fn hazards(got: &[DnsHazard], expected: &Value) -> Option<String> {
    let list = expected.as_array()?;
    let name = |one: &trueroute::ObjectRef| format!("{}/{}", one.namespace.as_deref().unwrap_or_default(), one.name);
    let mut told: Vec<Value> = got
        .iter()
        .map(|one| json!({"route": name(&one.route), "parent": name(&one.parent), "kind": one.code}))
        .collect();
    for one in list {
        match told.iter().position(|told| told == one) {
            Some(place) => drop(told.remove(place)),
            None => return Some(format!("not told: {one}")),
        }
    }
    (!told.is_empty()).then(|| format!("told beyond what is expected: {told:?}"))
}
