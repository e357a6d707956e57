use super::{Template, View};
use crate::options::ExternalDnsOptions;
use serde_json::{Value, json};
use std::string::{String, ToString};
use std::vec::Vec;

fn object() -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "my-service-1", "tier": "a.b"},
                     "annotations": {"names": "{\"list\": [\"x\", \"y\"], \"n\": 2}"}},
        "spec": {"type": "NodePort", "clusterIP": "10.0.0.1", "externalIPs": ["192.0.2.1", "2001:db8::1"],
                 "ports": [{"name": "http", "port": 80}, {"name": "dns", "port": 53}], "publishNotReadyAddresses": true,
                 "hostnames": ["a", "b"]},
        "status": {"loadBalancer": {"ingress": [{"hostname": "lb.nip.io"}, {"ip": "192.0.2.9"}]}}
    })
}

fn typed(text: &str) -> Result<String, String> {
    let template = Template::new(text).map_err(|failure| failure.to_string())?;
    template
        .run(&object(), View::Typed, "service")
        .map_err(|failure| failure.to_string())
}

#[test]
fn templates_write_what_go_writes() {
    for (text, expected) in [
        ("{{.Name}}.{{ .Namespace }}.test", "web.shop.test"),
        (
            "{{ .ObjectMeta.Name }} {{.Kind | toLower}} {{ .GetNamespace }}",
            "web service shop",
        ),
        ("a {{- .Name -}} b", "awebb"),
        ("a {{- /* no */ -}} b {{/* no */}}c", "ab c"),
        (
            "{{ if eq .Spec.Type \"ExternalName\" \"NodePort\" }}yes{{ else }}no{{ end }}",
            "yes",
        ),
        (
            "{{ if .Spec.ExternalName }}1{{ else if .Spec.ClusterIP }}2{{ else }}3{{ end }}",
            "2",
        ),
        (
            "{{ range .Spec.Ports }}{{ .Name }}:{{ .Port }}{{ printf \",\" }}{{ end }}",
            "http:80,dns:53,",
        ),
        (
            "{{ range $i, $p := .Spec.Ports }}{{ $i }}={{ $p.Name }};{{ end }}",
            "0=http;1=dns;",
        ),
        (
            "{{ range .Status.LoadBalancer.Ingress }}{{ if contains .Hostname \"nip.io\" }}tld{{break}}{{end}}x{{end}}",
            "tld",
        ),
        (
            "{{ range .Spec.Ports }}{{ if eq .Port 80 }}{{ continue }}{{ end }}{{ .Name }}{{ end }}",
            "dns",
        ),
        (
            "{{ range .Spec.LoadBalancerSourceRanges }}x{{ else }}none{{ end }}",
            "none",
        ),
        (
            "{{ $name := .Name }}{{ range .Spec.ExternalIPs }}{{ if isIPv6 . }}{{ $name }}.v6{{ end }}{{ end }}",
            "web.v6",
        ),
        ("{{ $n := 1 }}{{ if true }}{{ $n = 2 }}{{ end }}{{ $n }}", "2"),
        (
            "{{ with .Labels }}{{ .tier | replace \".\" \"-\" }}{{ end }}{{ with .Spec.None }}x{{ else }}y{{ end }}",
            "a-by",
        ),
        (
            "{{ .Labels.none }} {{ index .Labels \"app\" }} {{ hasKey .Annotations \"names\" }}",
            "<no value> my-service-1 true",
        ),
        (
            "{{ range $k, $v := .Labels }}{{ $k }}={{ $v }},{{ end }}{{ $.Name }}",
            "app=my-service-1,tier=a.b,web",
        ),
        (
            "{{ (index .Spec.Ports 1).Port }} {{ len .Spec.Ports }} {{ len .Name }}",
            "53 2 3",
        ),
        (
            "{{ slice .Name 1 }} {{ slice .Name 0 2 }} {{ index (slice .Spec.ExternalIPs 1) 0 }}",
            "eb we 2001:db8::1",
        ),
        (
            "{{ $j := fromJson (index .Annotations \"names\") }}{{ range $j.list }}{{ . }}{{ end }}{{ $j.n }}",
            "xy2",
        ),
        (
            "{{ printf \"%s-%03d|%-4s|%5.2s|%q|%v|%t\" .Name 7 \"a\" \"abc\" \"q\" .Spec.ExternalIPs true }}",
            "web-007|a   |   ab|\"q\"|[192.0.2.1 2001:db8::1]|true",
        ),
        ("{{ print 1 2 \"x\" 3 }}{{ println \"a\" 1 }}", "1 2x3a 1\n"),
        (
            "{{ and .Name \"\" \"x\" }}|{{ or \"\" .Name }}|{{ not .Name }}",
            "|web|false",
        ),
        (
            "{{ lt 1 2 }}{{ ge \"b\" \"a\" }}{{ ne .Spec.Type \"x\" }}{{ eq .Spec.SessionAffinity \"\" }}",
            "truetruetruetrue",
        ),
        (
            "{{ trimPrefix .Name \"w\" }}{{ trimSuffix .Name \"b\" }}{{ trim \" x \" }}",
            "ebwex",
        ),
        ("{{ range 3 }}{{ . }}{{ end }}", "012"),
        (
            "{{ `raw \\n` }}{{ \"\\u0041\\\"\" }}{{ 'a' }}{{ 0x10 }}{{ -2 }}{{ 1.5 }}",
            "raw \\nA\"9716-21.5",
        ),
        ("{{ isSource \"service\" \"pod\" }}{{ isSource \"pod\" }}", "truefalse"),
        ("{{ .Spec.LoadBalancerIP }}|{{ .Status.Conditions }}", "|"),
    ] {
        assert_eq!(typed(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_wrong_fails_and_says_why() {
    for (text, expected) in [
        ("{{ .Name", "an action does not end: `}}` is missing"),
        ("{{ if .Name }}x", "`if` has no `end`"),
        ("{{ end }}", "`end` ends nothing"),
        ("{{ else }}", "`else` belongs to nothing"),
        ("{{ nothing .Name }}", "there is no function `nothing`"),
        ("{{ $x }}", "there is no variable `$x`"),
        (
            "{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}",
            "there is no variable `$x`",
        ),
        ("{{ break }}", "`break` stands outside of `range`"),
        ("{{ .Nothing }}", "an object has no field `Nothing`"),
        ("{{ .Spec.hostnames }}", "a typed object has no field `hostnames`"),
        ("{{ .Name.Length }}", "a text has no field `Length`"),
        ("{{ index .Spec.Ports 9 }}", "`index` goes beyond the end"),
        ("{{ toLower 1 }}", "`toLower` takes texts, not a number"),
        ("{{ contains \"a\" }}", "`contains` does not take 1 arguments"),
        ("{{ eq 1 \"a\" }}", "a number and a text cannot be compared"),
        ("{{ \"a\" | \"b\" }}", "only a function takes a value from a pipe"),
        ("{{ .Name \"a\" }}", "a value that is no function takes no arguments"),
        (
            "{{ define \"x\" }}{{ end }}",
            "`define` is not supported in templates of names",
        ),
        ("{{ range .Name }}{{ end }}", "`range` cannot go through a text"),
        ("{{ }}", "a value is missing"),
        ("{{ \"a }}", "a text in quotes does not end on its line"),
        (
            "{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}",
            "it takes more than 100000 steps",
        ),
        (
            "{{ range 1000 }}{{ printf \"%1000d\" 1 }}{{ end }}",
            "it writes more than 65536 bytes",
        ),
    ] {
        assert_eq!(typed(text), Err(expected.to_string()), "{text}");
    }
    let deep = "(".repeat(100) + "1" + &")".repeat(100);
    assert_eq!(
        typed(&std::format!("{{{{ {deep} }}}}")),
        Err("parentheses are nested deeper than 60".into())
    );
    let deep = "{{ if 1 }}".repeat(100) + &"{{ end }}".repeat(100);
    assert_eq!(typed(&deep), Err("blocks are nested deeper than 60".into()));
    let long = "{{ if 1 }}{{ else if 1 }}".to_string() + &"{{ else if 1 }}".repeat(200) + "{{ end }}";
    assert_eq!(typed(&long), Err("blocks are nested deeper than 60".into()));
}

#[test]
fn what_fails_on_the_typed_object_runs_on_its_json() {
    let options = |version: Option<&'static str>| ExternalDnsOptions {
        version: version.map(Into::into),
        ..ExternalDnsOptions::default()
    };
    let template = Template::new("{{range .Spec.hostnames}}{{.}}.json.internal,{{end}}").unwrap();
    let names = template.names(&object(), &options(None), "service");
    assert_eq!(names.unwrap(), ["a.json.internal", "b.json.internal"]);
    assert!(template.names(&object(), &options(Some("v0.22.0")), "service").is_err());
    let missing = Template::new("{{ .Spec.nothing }}").unwrap();
    assert_eq!(
        missing.names(&object(), &options(None), "service").unwrap_err().code,
        "TR0330"
    );
    let several = Template::new("b.test., a.test ,, {{.Name}},b.test").unwrap();
    assert_eq!(
        several.names(&object(), &options(None), "service").unwrap(),
        ["a.test", "b.test", "web"]
    );
    let pairs = Template::new("{{.Name}}.test:192.0.2.1,no,:x,y:, v6.test:2001:db8::1").unwrap();
    let pairs = pairs.pairs(&object(), &options(None), "service").unwrap();
    assert_eq!(
        pairs,
        [("v6.test", "2001:db8::1"), ("web.test", "192.0.2.1")].map(|(a, b)| (a.to_string(), b.to_string()))
    );
}

/// Random templates are read or refused, and run or fail, within the bounds.
#[test]
fn random_templates_end() {
    const PIECES: [&str; 40] = [
        "{{",
        "}}",
        "{{-",
        "-}}",
        " ",
        "if ",
        "else ",
        "end",
        "range ",
        "with ",
        "$x := ",
        "$x",
        "$",
        ".",
        ".Name",
        ".Spec",
        ".Ports",
        ".Labels",
        "(",
        ")",
        "|",
        "index ",
        "len ",
        "slice ",
        "printf ",
        "\"%v%5d\" ",
        "\"a\"",
        "1 ",
        "-1 ",
        "eq ",
        "and ",
        "fromJson ",
        "replace ",
        "break",
        "continue",
        "{{ range 9 }}",
        "{{ end }}",
        "`x`",
        "/*",
        "ä",
    ];
    let mut state = 11_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let object = object();
    let (mut read, mut ran) = (0, 0);
    for round in 0..60_000 {
        let mut text = String::new();
        if round % 2 == 0 {
            for _ in 0..next(24) {
                text += PIECES[next(PIECES.len())];
            }
        } else {
            // Whole actions, so that many can be read.
            for _ in 0..1 + next(4) {
                let words: Vec<&str> = (0..1 + next(5)).map(|_| PIECES[13 + next(20)]).collect();
                text += &std::format!("{{{{ {} }}}}", words.join(" "));
            }
        }
        let Ok(template) = Template::new(&text) else { continue };
        read += 1;
        for view in [View::Typed, View::Json] {
            if let Ok(output) = template.run(&object, view, "service") {
                assert!(output.len() <= super::MAX_OUTPUT);
                ran += 1;
            }
        }
    }
    assert!(read > 1_000 && ran > 1_000, "{read} read, {ran} ran");
}
