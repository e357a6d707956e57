//! trueroute's verdict on objects, and where it sees their faults, against that of the CRDs' own text.
//!
//! The CRDs lie outside of the project: in `$TRUEROUTE_CASES`, else in `shared` beside it. Where they are absent the test says so.
#![cfg(feature = "yaml")]

mod cel;
mod mutate;
mod schema;

use mutate::Mutants;
use schema::{Fault, Schema};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use trueroute::fact::Severity;
use trueroute::manifest::read;
use trueroute::object::Names;

type Schemas = BTreeMap<(String, String), Schema>;

fn crds() -> Option<Schemas> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("TRUEROUTE_CASES").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folder = shared.join("reference/gateway-api/crds");
    let files = std::fs::read_dir(&folder).ok()?;
    let mut schemas = BTreeMap::new();
    for file in files {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "yaml") {
            continue;
        }
        for document in documents(&std::fs::read_to_string(&path).unwrap()) {
            if document["kind"] != "CustomResourceDefinition" {
                continue;
            }
            let spec = &document["spec"];
            for version in spec["versions"].as_array().unwrap() {
                let api = format!(
                    "{}/{}",
                    spec["group"].as_str().unwrap(),
                    version["name"].as_str().unwrap()
                );
                let kind = spec["names"]["kind"].as_str().unwrap().to_string();
                schemas.insert((api, kind), Schema::new(&version["schema"]["openAPIV3Schema"], ""));
            }
        }
    }
    Some(schemas)
}

/// The documents of a text that are YAML, as JSON.
fn documents(text: &str) -> Vec<Value> {
    let mut out = Vec::new();
    for document in yaml_serde::Deserializer::from_str(text) {
        match yaml_serde::Value::deserialize(document).map(serde_json::to_value) {
            Ok(Ok(value)) => out.push(value),
            // Cases of reading are broken on purpose.
            _ => break,
        }
    }
    out
}

/// The documents of a text of this test.
fn own(text: &str) -> Vec<Value> {
    yaml_serde::Deserializer::from_str(text)
        .map(|document| serde_json::to_value(yaml_serde::Value::deserialize(document).unwrap()).unwrap())
        .collect()
}

/// Routes with 128 matches in all, and with one more (R-VAL-21).
fn crowds() -> Vec<Value> {
    let crowd = |kind: &str, rules: usize, matches: usize| {
        let rule = serde_json::json!({"matches": vec![serde_json::json!({}); matches]});
        serde_json::json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": kind,
            "metadata": {"name": format!("{}-matches", rules * matches), "namespace": "shop"},
            "spec": {"rules": vec![rule; rules]},
        })
    };
    let kinds = ["HTTPRoute", "GRPCRoute"];
    kinds
        .iter()
        .flat_map(|kind| [crowd(kind, 2, 64), crowd(kind, 3, 43)])
        .collect()
}

/// Every manifest in the cases and examples.
fn written() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut out = Vec::new();
    let mut folders = vec![root.join("tests/cases"), root.join("www/examples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            let texts: Vec<&str> = match path.extension().and_then(|kind| kind.to_str()) {
                Some("yaml" | "yml" | "json") => vec![&text],
                Some("md") => text
                    .split("\n```")
                    .skip(1)
                    .step_by(2)
                    .filter_map(|block| Some(block.split_once('\n')?.1))
                    .collect(),
                _ => continue,
            };
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            out.extend(
                texts
                    .iter()
                    .flat_map(|text| documents(text))
                    .map(|document| (name.clone(), document)),
            );
        }
    }
    out
}

/// What the CRD says: faults, and whether rules were not asked.
fn by_crd(schema: &Schema, object: &Value) -> (Vec<Fault>, bool) {
    let mut object = object.clone();
    if let Some(map) = object.as_object_mut() {
        // A status is none of a create or update of the object itself; metadata has no schema of the CRD's own.
        map.remove("status");
        map.remove("metadata");
    }
    schema.fill(&mut object);
    schema.judge(&object)
}

/// What trueroute says: the fields of errors, with their messages.
fn by_trueroute(object: &Value) -> Vec<(String, String)> {
    let mut names = Names::default();
    let reading = read(&object.to_string(), None, &mut names);
    let document = reading.documents.first().expect("an object");
    let errors = document
        .notes
        .iter()
        .filter(|note| note.code.severity == Severity::Error);
    let found: Vec<(String, String)> = errors
        .map(|note| {
            (
                note.path.as_deref().unwrap_or("").to_string(),
                format!("{} {}", note.code.name, note.message),
            )
        })
        .collect();
    assert_eq!(document.object.refused, !found.is_empty(), "{object}");
    found
}

fn covers(fault: &Fault, path: &str) -> bool {
    let rest = path.strip_prefix(&*fault.path);
    rest.is_some_and(|rest| {
        rest.is_empty() || (fault.within && (fault.path.is_empty() || rest.starts_with(['.', '['])))
    })
}

/// In what the two verdicts differ, if they do.
fn difference(schema: &Schema, object: &Value) -> Option<String> {
    let (faults, unasked) = by_crd(schema, object);
    let findings = by_trueroute(object);
    for fault in &faults {
        if !findings.iter().any(|(path, _)| covers(fault, path)) {
            return Some(format!(
                "CRD refuses `{}` ({}), trueroute says {findings:?}",
                fault.path, fault.what
            ));
        }
    }
    // Names and times of `metadata` are the API server's own, whatever the CRD says.
    for (path, message) in findings.iter().filter(|(path, _)| !path.starts_with("metadata.")) {
        if (!unasked || faults.is_empty()) && !faults.iter().any(|fault| covers(fault, path)) {
            let faults: Vec<_> = faults.iter().map(|fault| (&fault.path, &fault.what)).collect();
            return Some(format!(
                "trueroute refuses `{path}` ({message}), the CRD says {faults:?}"
            ));
        }
    }
    None
}

fn main() {
    let Some(schemas) = crds() else {
        println!("verdicts are those of the CRDs: skipped: folder absent");
        return;
    };
    let schema = |object: &Value| {
        let text = |name: &str| object[name].as_str().unwrap_or("").to_string();
        schemas.get(&(text("apiVersion"), text("kind")))
    };
    let mut judged = 0;
    let mut report = Vec::new();
    let mut judge = |what: &dyn Fn() -> String, schema: &Schema, object: &Value| {
        judged += 1;
        report.extend(difference(schema, object).map(|difference| format!("{}: {difference}", what())));
    };

    for (page, object) in written() {
        if let (Some(schema), true) = (schema(&object), object["metadata"]["name"].is_string()) {
            judge(
                &|| format!("{page} {} {}", object["kind"], object["metadata"]["name"]),
                schema,
                &object,
            );
        }
    }
    for object in own(include_str!("wrong.yaml")).into_iter().chain(crowds()) {
        let schema = schema(&object).expect("a kind with a CRD");
        judge(
            &|| format!("wrong.yaml {} {}", object["kind"], object["metadata"]["name"]),
            schema,
            &object,
        );
    }
    let mut bases = own(include_str!("bases.yaml"));
    for base in bases.clone() {
        if base["kind"] == "TCPRoute" {
            let mut base = base.clone();
            base["kind"] = "UDPRoute".into();
            bases.push(base);
        }
    }
    // Other versions of a kind, as far as they differ.
    for base in bases.clone() {
        for (api, kind) in schemas.keys() {
            if base["kind"] == **kind && base["apiVersion"] != **api && !api.ends_with("/v1beta1") {
                let mut base = base.clone();
                base["apiVersion"] = api.clone().into();
                bases.push(base);
            }
        }
    }
    for object in &bases {
        let schema = schema(object).expect("a kind with a CRD");
        let (faults, _) = by_crd(schema, object);
        assert!(
            faults.is_empty(),
            "{} {}: {faults:?}",
            object["kind"],
            object["metadata"]["name"]
        );
    }
    let mut taken: HashMap<_, HashSet<_>> = HashMap::new();
    let mut forms = HashSet::new();
    for base in &bases {
        let schema = schema(base).unwrap();
        let text = |name: &str| base[name].as_str().unwrap();
        let kind = format!("{} {}", text("apiVersion"), text("kind"));
        for (what, mutant) in Mutants::of(base, schema, taken.entry(kind.clone()).or_default(), &mut forms) {
            judge(&|| format!("{kind} {what}"), schema, &mutant);
        }
    }
    for ((api, kind), schema) in &schemas {
        let mut unproven = Vec::new();
        schema.unproven(&mut unproven);
        if !api.ends_with("/v1beta1") {
            report.extend(
                unproven
                    .iter()
                    .map(|rule| format!("{api} {kind}: nothing violates {rule}")),
            );
        }
    }
    println!("{judged} objects judged");
    assert!(report.is_empty(), "{} differences\n{}", report.len(), report.join("\n"));
}
