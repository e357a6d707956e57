//! Any request, hostname, expression and certificate against a small world: an answer, and the same one again.

use crate::dice::Dice;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use trueroute::fact::{NamespacedName, Text};
use trueroute::request::{HeaderValue, HttpVersion, RequestProtocol};
use trueroute::routing::certificate::{CaBundle, ServerCertificate};
use trueroute::routing::pattern::{MAX_STATES, Pattern};
use trueroute::routing::{duration, hostname};
use trueroute::{Engine, Options, SimulatedRequest};

const CERTIFICATES: [&[u8]; 4] = [
    include_bytes!("../../tests/fixtures/certificates/ecdsa.crt"),
    include_bytes!("../../tests/fixtures/certificates/rsa.crt"),
    include_bytes!("../../tests/fixtures/certificates/ed25519.crt"),
    include_bytes!("../../tests/fixtures/certificates/chain.crt"),
];
const KEY: &[u8] = include_bytes!("../../tests/fixtures/certificates/ecdsa.pkcs8.key");

/// Builds a world from the first bytes, and sends it requests made of the others.
pub fn run(data: &[u8]) {
    let mut dice = Dice::new(data);
    let words: Vec<String> = (0..6).map(|_| dice.text()).collect();
    words.iter().for_each(|word| pure(word, &words));
    let (certificate, key) = certificate(&mut dice);
    let text = world(&mut dice, &words, &certificate, &key);
    let mut engine = Engine::new(Options::default());
    engine.replace(&text, "world.yaml");
    let mut again = Engine::new(Options::default());
    again.replace(&text, "world.yaml");
    assert_eq!(engine.state(), again.state());
    for _ in 0..3 {
        let request = request(&mut dice, &words);
        let answer = engine.request(&request);
        assert_eq!(answer, again.request(&request), "{request:?}\n{text}");
        let shown = serde_json::to_string(&answer);
        assert!(shown.is_ok(), "{shown:?}");
    }
}

/// The functions below a request that take what users write.
fn pure(word: &str, words: &[String]) {
    if let Ok(pattern) = Pattern::new(word) {
        assert!(Pattern::literal_prefix_of(word).as_ref() == pattern.literal_prefix());
        for value in words {
            let matches = pattern.is_match(value);
            assert!(
                !matches || value.starts_with(pattern.literal_prefix()),
                "{word:?} takes {value:?}"
            );
            assert!(!pattern.is_literal() || matches == (value == pattern.literal_prefix()));
            assert!(
                !pattern.is_universal() || matches || value.contains('\n'),
                "{word:?} does not take {value:?}"
            );
        }
        assert!(word.len() <= MAX_STATES * 8, "an expression of any length is taken");
    }
    for other in words {
        let (one, two) = (Some(word), Some(other.as_str()));
        let met = hostname::intersect(one, two);
        assert_eq!(
            met.is_some(),
            hostname::intersect(two, one).is_some(),
            "{one:?} {two:?}"
        );
        assert!(!hostname::covers(word, other) || hostname::coverage(word, other) != hostname::Coverage::None);
    }
    let _ = (hostname::check(word), hostname::check_precise(word));
    if let Some(text) = duration::parse(word).ok().and_then(duration::format) {
        assert_eq!(
            duration::parse(&text),
            duration::parse(word),
            "{word:?} is not {text:?}"
        );
    }
    let _ = CaBundle::parse(word.as_bytes());
}

/// A certificate with some bytes changed, cut or doubled, in PEM.
fn certificate(dice: &mut Dice) -> (Vec<u8>, Vec<u8>) {
    let pem = CERTIFICATES[dice.below(CERTIFICATES.len())];
    let text = String::from_utf8_lossy(pem);
    let body: String = text.lines().skip(1).take_while(|line| !line.starts_with('-')).collect();
    let mut der = Base64::decode_vec(&body).unwrap_or_default();
    for _ in 0..dice.below(6) {
        let at = (dice.below(256) * 256 + dice.below(256)) % der.len().max(1);
        match dice.below(4) {
            0 => der.truncate(at),
            1 => drop(der.splice(at..at, dice.bytes().iter().copied())),
            _ if at < der.len() => der[at] = dice.byte(),
            _ => {}
        }
    }
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        Base64::encode_string(&der)
    );
    let mut key = KEY.to_vec();
    if dice.once_in(4) {
        let at = dice.below(key.len().min(256));
        key[at] = dice.byte();
    }
    let parsed = ServerCertificate::parse(pem.as_bytes(), &key);
    assert_eq!(parsed, ServerCertificate::parse(pem.as_bytes(), &key));
    (pem.into_bytes(), key)
}

fn world(dice: &mut Dice, words: &[String], certificate: &[u8], key: &[u8]) -> String {
    let word = |dice: &mut Dice| json!(words[dice.below(words.len())]);
    let hostname = match dice.below(3) {
        0 => Value::Null,
        1 => json!("*.shop.test"),
        _ => word(dice),
    };
    let condition = |dice: &mut Dice| json!([{"name": word(dice), "type": dice.pick(&["Exact", "RegularExpression"]), "value": word(dice)}]);
    let mut rules = Vec::new();
    for _ in 0..=dice.below(3) {
        let mut matches = json!({
            "path": {"type": dice.pick(&["Exact", "PathPrefix", "RegularExpression"]), "value": word(dice)},
        });
        match dice.below(4) {
            0 => matches["headers"] = condition(dice),
            1 => matches["queryParams"] = condition(dice),
            2 => matches["method"] = word(dice),
            _ => {}
        }
        let filter = match dice.below(6) {
            0 => json!([{"type": "URLRewrite", "urlRewrite": {"hostname": word(dice), "path":
                {"type": "ReplacePrefixMatch", "replacePrefixMatch": word(dice)}}}]),
            1 => json!([{"type": "RequestRedirect", "requestRedirect": {"hostname": word(dice), "path":
                {"type": "ReplaceFullPath", "replaceFullPath": word(dice)}}}]),
            2 => {
                json!([{"type": "RequestHeaderModifier", "requestHeaderModifier": {"set": [{"name": word(dice), "value": word(dice)}],
                "remove": [word(dice)]}}])
            }
            3 => json!([{"type": "CORS", "cors": {"allowOrigins": [word(dice)], "allowHeaders": [word(dice)]}}]),
            _ => json!([]),
        };
        let backend = json!([{"name": "cart", "port": 80}]);
        rules.push(json!({"matches": [matches], "filters": filter, "backendRefs": backend}));
    }
    let api = "gateway.networking.k8s.io/v1";
    let data = json!({"tls.crt": Base64::encode_string(certificate), "tls.key": Base64::encode_string(key)});
    let hostnames = json!([word(dice)]);
    let mut route = json!({"parentRefs": [{"name": "web"}], "rules": rules});
    if dice.once_in(2) {
        route["hostnames"] = hostnames;
    }
    let tls = json!({"certificateRefs": [{"name": "cert"}]});
    [
        json!({"apiVersion": api, "kind": "Gateway", "metadata": {"name": "web", "namespace": "shop"}, "spec":
            {"gatewayClassName": "example", "listeners": [
                {"name": "http", "port": 80, "protocol": "HTTP", "hostname": hostname},
                {"name": "https", "port": 443, "protocol": "HTTPS", "tls": tls}]}}),
        json!({"apiVersion": api, "kind": "HTTPRoute", "metadata": {"name": "cart", "namespace": "shop"}, "spec": route}),
        json!({"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata":
            {"name": "cert", "namespace": "shop"}, "data": data}),
    ]
    .map(|object| object.to_string())
    .join("\n")
}

fn request(dice: &mut Dice, words: &[String]) -> SimulatedRequest {
    let maybe = |dice: &mut Dice| -> Option<Text> {
        match dice.below(4) {
            0 => None,
            1 => Some(dice.text().into()),
            _ => Some(words[dice.below(words.len())].clone().into()),
        }
    };
    let mut headers = BTreeMap::new();
    for _ in 0..dice.below(3) {
        let name = maybe(dice).unwrap_or_else(|| {
            dice.pick(&["origin", "host", "cookie", "access-control-request-method"])
                .into()
        });
        let value = maybe(dice).unwrap_or_default();
        let value = match dice.once_in(4) {
            true => HeaderValue::Many(vec![value.clone(), value]),
            false => HeaderValue::One(value),
        };
        headers.insert(name, value);
    }
    let protocols = [
        None,
        Some(RequestProtocol::Http),
        Some(RequestProtocol::Https),
        Some(RequestProtocol::Grpc),
        Some(RequestProtocol::Tls),
        Some(RequestProtocol::Tcp),
        Some(RequestProtocol::Udp),
    ];
    let versions = [
        None,
        Some(HttpVersion::Http1),
        Some(HttpVersion::Http2),
        Some(HttpVersion::Http2Cleartext),
    ];
    let ports = [None, Some(80), Some(443), Some(0)];
    let named = |name: &'static str| NamespacedName {
        namespace: "shop".into(),
        name: name.into(),
    };
    SimulatedRequest {
        gateway: dice.once_in(2).then(|| named("web")),
        port: ports[dice.below(ports.len())],
        protocol: protocols[dice.below(protocols.len())],
        sni: maybe(dice),
        method: maybe(dice),
        host: maybe(dice),
        path: maybe(dice),
        headers,
        http_version: versions[dice.below(versions.len())],
        client_certificate: dice.once_in(4).then(|| named("cert")),
        client_address: maybe(dice),
        ..SimulatedRequest::default()
    }
}
