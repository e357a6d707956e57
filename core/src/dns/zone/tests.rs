use super::{format, parse};
use crate::fact::DnsRecord;
use std::string::{String, ToString};
use std::vec::Vec;

fn shown(records: &[DnsRecord]) -> Vec<String> {
    let show = |record: &DnsRecord| {
        let ttl = record.ttl.map(|ttl| ttl.to_string()).unwrap_or_default();
        std::format!("{} {ttl} {} {}", record.name, record.kind, record.targets.join(", "))
    };
    records.iter().map(show).collect()
}

#[test]
fn a_zone_file_is_read() {
    let text = "\u{feff}$TTL 1h30m ; an hour and a half\n$ORIGIN example.test.\n@ IN SOA ns hostmaster (\n  1 ; serial\n  2h 1h 1w 300 )\n\
        \tNS ns\n\tIN 60 MX 10 mail.example.net.\nns 300 A 192.0.2.1\n IN A 192.0.2.2\n  A 192.0.2.1\nNS AAAA 2001:DB8:0::1\n\
        *.apps CNAME apps\ntxt TXT \"a;b\" c \"\\\"q\\\"\" ; end\n$ORIGIN sub\nx.y\\.z PTR @\n_sip._tcp SRV 0 5 5060 sip\n\
        cert CAA 0 issue \"ca.test\"\nn NAPTR 100 10 \"s\" \"SIP+D2U\" \"\" _sip._udp\ns SVCB 1 . alpn=\"h2\"\r\n";
    let (records, findings) = parse(text, "zone");
    assert_eq!(findings, []);
    assert_eq!(
        shown(&records),
        [
            "*.apps.example.test 5400 CNAME apps.example.test",
            "_sip._tcp.sub.example.test 5400 SRV 0 5 5060 sip.sub.example.test.",
            "cert.sub.example.test 5400 CAA 0 issue \"ca.test\"",
            "example.test 60 MX 10 mail.example.net",
            "example.test 5400 NS ns.example.test",
            "example.test 5400 SOA ns.example.test. hostmaster.example.test. 1 7200 3600 604800 300",
            "n.sub.example.test 5400 NAPTR 100 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.sub.example.test.",
            "ns.example.test 300 A 192.0.2.1",
            "ns.example.test 5400 A 192.0.2.1, 192.0.2.2",
            "NS.example.test 5400 AAAA 2001:db8::1",
            "s.sub.example.test 5400 SVCB 1 . alpn=\"h2\"",
            "txt.example.test 5400 TXT \"a;b\" \"c\" \"\\\"q\\\"\"",
            "x.y\\.z.sub.example.test 5400 PTR sub.example.test",
        ]
    );
}

#[test]
fn a_broken_line_is_told_with_its_place_and_the_rest_goes_on() {
    let text = "a.test. A 192.0.2.1\n b A 1.2.3\n\u{1f4c8} bad A 1.2.3.4\nc.test. A 192.0.2.256\nd.test. BAD x\ne.test. TXT \"open\n\
        f.test. A ( 192.0.2.1\ng.test. A 192.0.2.7 )\nh.test. CH A 192.0.2.1\n$INCLUDE x\n$TTL soon\ni.test. MX mail\n\
        j.test. MX 10 mail more\nk.test.\nl.test. 99999999999 A 192.0.2.1\nm.test. A (\nn.test. A 192.0.2.9\n";
    let (records, findings) = parse(text, "my.zone");
    let told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let span = finding.span.as_ref().unwrap();
            std::format!("{} {}:{} {}", finding.code, span.line, span.column, finding.message)
        })
        .collect();
    assert_eq!(
        told,
        [
            "TR0320 2:2 `b` is no type of record",
            "TR0320 3:1 `\u{1f4c8}` is no name: non-ASCII symbol",
            "TR0320 4:11 `192.0.2.256` is not an IPv4 address",
            "TR0320 5:9 `BAD` is no type of record",
            "TR0320 6:13 a text in quotes does not end on its line",
            "TR0320 7:13 here stands an IPv4 address and nothing else",
            "TR0320 9:9 only the class IN is known, not `CH`",
            "TR0322 10:1 `$INCLUDE` is passed over: only $ORIGIN and $TTL are known",
            "TR0320 11:6 `soon` is no time to live",
            "TR0320 12:12 these are no data of a MX record: expected decimal number",
            "TR0320 13:12 there is more behind the data of a MX record",
            "TR0320 14:1 `k.test` has no type behind it",
            "TR0320 15:9 `99999999999` is no time to live",
            "TR0320 16:11 a parenthesis opens that is not closed before the next one",
        ]
    );
    assert_eq!(shown(&records), ["a.test  A 192.0.2.1", "n.test  A 192.0.2.9"]);
    assert_eq!(findings[0].span.as_ref().unwrap().source, "my.zone");
}

#[test]
fn bounds_are_told() {
    let (records, findings) = parse(&" ".repeat(super::MAX_TEXT + 1), "zone");
    assert_eq!((records.len(), findings[0].code.as_ref()), (0, "TR0321"));
    let (_, findings) = parse(&"x\n".repeat(1_000), "zone");
    assert_eq!(findings.len(), super::MAX_FINDINGS + 1);
    assert_eq!(findings[super::MAX_FINDINGS].code, "TR0321");
}

#[test]
fn what_a_zone_file_cannot_hold_is_a_comment() {
    let record = |name: &'static str, kind: &'static str, target: &'static str| DnsRecord {
        name: name.into(),
        kind: kind.into(),
        targets: [target.into()].into(),
        ..DnsRecord::default()
    };
    let text = format(&[
        record("b.test", "A", "not\nan address"),
        record("bücher.test", "A", "192.0.2.1"),
        record("a.test", "TXT", "plain \"text\""),
        record("", "NS", "ns.test"),
        record("a..test", "A", "192.0.2.1"),
    ]);
    assert_eq!(
        text,
        ". IN NS ns.test.\n; left out: a..test. IN A 192.0.2.1\na.test. IN TXT \"plain \\\"text\\\"\"\n; left out: b.test. IN A not an address\n\
         xn--bcher-kva.test. IN A 192.0.2.1\n"
    );
}

/// Random texts are read without end or fault, and what was read is written and read back to the same.
#[test]
fn what_is_read_is_written_and_read_back() {
    const PIECES: [&str; 46] = [
        "\n",
        "\n",
        "\n",
        "\n ",
        " ",
        " ",
        "\t",
        "a.test.",
        "b",
        "*.c",
        "@",
        "\\(x",
        "\\065\\032z",
        "d\\.e",
        " A ",
        " A 192.0.2.1\n",
        " AAAA ::1\n",
        " TXT ",
        " CNAME ",
        " MX 10 ",
        " SRV 1 2 3 ",
        " IN ",
        " 60 ",
        "192.0.2.1",
        "2001:db8::2",
        "\"q\\\"\\200;\"",
        "\"",
        "(",
        ")",
        ";",
        "$TTL 5m\n",
        "$ORIGIN o.test.\n",
        "$ORIGIN ",
        "$X",
        "NAPTR 1 1 \"\" \"\" \"\" r",
        " CAA 0 issue x",
        " NS n\n",
        " PTR p.\n",
        "_x._tcp",
        "ä",
        "\\",
        "\r\n",
        " TYPE65 \\# 0\n",
        " SOA a b 1 2 3 4 5\n",
        "\"\"",
        " DNAME q\n",
    ];
    let mut state = 5_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut kept = 0;
    for _ in 0..20_000 {
        let text: String = (0..next(30)).map(|_| PIECES[next(PIECES.len())]).collect();
        let (records, _) = parse(&text, "zone");
        kept += records.len();
        let (again, findings) = parse(&format(&records), "zone");
        assert_eq!(findings, [], "{text:?} {}", format(&records));
        // Spellings of a name that differ in case alone come back as one.
        assert_eq!(again.len(), records.len(), "{text:?}\n{}", format(&records));
        for (a, b) in again.iter().zip(&records) {
            assert_eq!(a, b, "{text:?}");
        }
    }
    assert!(kept > 3_000, "{kept}");
}
