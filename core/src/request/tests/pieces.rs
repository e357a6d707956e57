//! The pure parts, by the tables of the rules.

use super::*;

#[test]
fn the_location_shows_a_port_only_if_it_is_not_the_schemes_own() {
    // R-RED-01, R-RED-02: (listener port, secure, scheme, port) -> Location.
    for (listener, secure, scheme, port, expected) in [
        (8080, false, None, None, "http://shop.test:8080/a?b"),
        (8080, false, Some("https"), None, "https://shop.test/a?b"),
        (8080, false, None, Some(80), "http://shop.test/a?b"),
        (80, false, None, Some(443), "http://shop.test:443/a?b"),
        (443, true, Some("http"), None, "http://shop.test/a?b"),
        (443, true, None, None, "https://shop.test/a?b"),
        (80, false, None, None, "http://shop.test/a?b"),
        (8443, true, None, None, "https://shop.test:8443/a?b"),
        (80, false, Some("https"), Some(8443), "https://shop.test:8443/a?b"),
    ] {
        let mut names = Names::default();
        let redirect = Redirect {
            scheme: scheme.map(|scheme| names.sym(scheme)),
            hostname: None,
            path: None,
            port,
            status: 302,
        };
        let base = RedirectBase {
            secure,
            host: "shop.test",
            port: listener,
            path: "/a",
            query: "?b",
            prefix: None,
        };
        let location = location(&redirect, base, &names).unwrap();
        assert_eq!(location.location, expected);
    }
}

#[test]
fn a_prefix_replacement_needs_a_prefix_match() {
    // R-RW-04.
    let mut names = Names::default();
    let redirect = Redirect {
        scheme: None,
        hostname: None,
        path: Some(PathModifier::Prefix(names.sym("/new"))),
        port: None,
        status: 302,
    };
    let mut base = RedirectBase {
        secure: false,
        host: "shop.test",
        port: 80,
        path: "/old/x",
        query: "",
        prefix: None,
    };
    assert_eq!(location(&redirect, base, &names), None);
    base.prefix = Some("/old");
    assert_eq!(
        location(&redirect, base, &names).unwrap().location,
        "http://shop.test/new/x"
    );
}

#[test]
fn origins_are_allowed_by_scheme_host_and_port() {
    // R-CORS-01.
    for (allowed, given, fits) in [
        ("*", "https://x.test", true),
        ("https://a.test", "https://a.test", true),
        ("https://a.test", "HTTPS://A.test:443", true),
        ("https://a.test", "http://a.test", false),
        ("https://a.test", "https://a.test:8443", false),
        ("https://*.a.test", "https://x.y.a.test", true),
        ("https://*.a.test", "https://a.test", false),
        ("https://*", "https://any.test", true),
        ("https://*", "http://any.test", false),
        ("https://a.test", "null", false),
    ] {
        assert_eq!(allows_origin(allowed, given), fits, "{allowed} {given}");
    }
}

#[test]
fn equal_names_count_once_and_case_does_not_matter() {
    // R-HDR-01 to R-HDR-03.
    let mut world = Small::default();
    let modifier = HeaderModifier {
        set: world.pairs(&[("X-A", "first"), ("x-a", "second"), ("x-new", "1")]),
        add: world.pairs(&[("x-b", "2"), ("x-b", "3")]),
        remove: world.syms(&["X-C"]),
    };
    let given = with_headers(get("/"), &[("x-a", "old"), ("X-B", "1"), ("x-c", "1")]);
    let mut headers = Headers::new(&given.headers);
    headers.modify(&modifier, &world.names);
    let told: Vec<String> = headers
        .into_map()
        .into_iter()
        .map(|(name, value)| alloc::format!("{name}={value:?}"))
        .collect();
    assert_eq!(told, ["X-B=One(\"1,2\")", "x-a=One(\"first\")", "x-new=One(\"1\")"]);
}
