//! Where RE2 departs from other regular expressions (3.3), and more otherNames and addresses (3.1).

use serde_json::json;

use super::ask::{Ask, DEFAULT, SPIFFE, Topic, inline};
use crate::case::{Case, Role};
use crate::certificate::Cert;
use crate::der::{self, tag};
use crate::extension::general_name;
use crate::pem;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("regexes");
    refused(&mut topic);
    matched(&mut topic);
    other_names(&mut topic);
    addresses(&mut topic);
    dns(&mut topic);
    topic.cases
}

/// What RE2 takes and refuses, in its own words.
fn refused(topic: &mut Topic) {
    let root = inline(&pem::certificates([Cert::root().der()]));
    let expressions = [
        ("unclosed", "("),
        ("unopened", "a)"),
        ("unclosed-named", "(?P<n"),
        ("bracket", "[a"),
        ("bracket-at-end", "x["),
        ("range", "[z-a]"),
        ("range-of-class", r"[a-\d]"),
        ("posix-unknown", "[[:no:]]"),
        ("posix-negated", "[[:^alpha:]]"),
        ("posix-unclosed", "[[:alpha]"),
        ("nothing-to-repeat", "*a"),
        ("nothing-to-repeat-in-group", "(+a)"),
        ("nothing-to-repeat-behind-bar", "a|?"),
        ("counted-nothing", "{2}"),
        ("double-star", "a**"),
        ("possessive", "a*+"),
        ("lazy", "a*?"),
        ("lazy-twice", "a*??"),
        ("counts-twice", "a{2}{3}"),
        ("too-many", "a{1001}"),
        ("just-enough", "a{1000}"),
        ("reversed-counts", "a{3,2}"),
        ("nested-counts", "(a{100}){100}"),
        ("nested-counts-enough", "(a{10}){100}"),
        ("literal-brace", "a{,3}"),
        ("leading-zero-count", "a{01}"),
        ("escape-unknown", r"\u0041"),
        ("escape-y", r"\y"),
        ("escape-end", "a\\"),
        ("escape-upper-z", r"\Z"),
        ("escape-underscore", r"\_"),
        ("escape-space", r"\ "),
        ("escape-e", r"\e"),
        ("escape-in-class", r"[\b]"),
        ("anchor-in-class", r"[\z]"),
        ("back-reference", r"(a)\1"),
        ("octal", r"\101"),
        ("octal-too-large", r"\777"),
        ("hex", r"\x41"),
        ("hex-braces", r"\x{41}"),
        ("hex-large", r"\x{100}"),
        ("hex-too-large", r"\x{110000}"),
        ("hex-bad", r"\xzz"),
        ("hex-bad-braces", r"\x{zz}"),
        ("hex-open", r"\x{41"),
        ("look-ahead", "(?=a)"),
        ("look-ahead-not", "(?!a)"),
        ("look-behind", "(?<=a)"),
        ("look-behind-not", "(?<!a)"),
        ("atomic", "(?>a)"),
        ("comment", "(?#a)"),
        ("flag-x", "(?x)a"),
        ("flag-i", "(?i)a"),
        ("flags", "(?imsU-s:a)"),
        ("flag-minus", "(?-)a"),
        ("flag-open", "(?i"),
        ("named", "(?P<name>a)"),
        ("named-short", "(?<name>a)"),
        ("named-quoted", "(?'name'a)"),
        ("named-bad", "(?P<na-me>a)"),
        ("named-twice", "(?P<n>a)(?P<n>b)"),
        ("named-empty", "(?P<>a)"),
        ("group-unknown", r"\p{Nothing}"),
        ("group-long-name", r"\p{Letter}"),
        ("group-script", r"\p{Greek}"),
        ("group-lower", r"\p{greek}"),
        ("group-single", r"\pL"),
        ("group-single-unknown", r"\pX"),
        ("group-open", r"\p{Greek"),
        ("group-negated", r"\P{^Greek}"),
        ("byte", r"a\Cb"),
        ("quoted", r"\Qa*b"),
        ("quoted-end", r"\Qa\E*"),
        ("empty-group", "()"),
        ("empty-alternatives", "a||b"),
        ("unicode", "caf\u{e9}"),
    ];
    for (what, expression) in expressions {
        let matcher = json!({"san_type": "URI", "matcher": {"safe_regex": {"regex": expression}}});
        let context = json!({"common_tls_context": {"validation_context": {
            "trusted_ca": root, "match_typed_subject_alt_names": [matcher]}}});
        topic.load("3.3", &format!("load-{what}"), &format!("RE2 reads {expression}"), Role::Server, context);
    }
    let spiffe = |expression: &str| {
        let config = json!({"@type": super::ask::SPIFFE_TYPE,
            "trust_domains": [{"name": "example.org", "trust_bundle": root.clone()}]});
        json!({"common_tls_context": {"validation_context": {
            "custom_validator_config": {"name": "envoy.tls.cert_validator.spiffe", "typed_config": config},
            "match_typed_subject_alt_names": [
                {"san_type": "DNS", "matcher": {"safe_regex": {"regex": expression}}}]}}})
    };
    topic.load(
        "3.3",
        "load-spiffe-dns",
        "the SPIFFE validator and a DNS matcher that does not compile",
        Role::Server,
        spiffe("("),
    );
    topic.load(
        "3.3",
        "load-spiffe-dns-good",
        "the SPIFFE validator and a DNS matcher that compiles",
        Role::Server,
        spiffe("a"),
    );
}

fn named(names: &[Vec<u8>]) -> Ask {
    Ask::leaf(&Cert::leaf().with_names(names))
}

fn matched(topic: &mut Topic) {
    let questions: Vec<(&str, &str, Vec<u8>)> = vec![
        ("anchors", "^spiffe://a/b$", b"spiffe://a/b".to_vec()),
        ("alternatives", "spiffe://a/b|spiffe://a/bc", b"spiffe://a/bc".to_vec()),
        ("alternatives-prefix", "spiffe://a/b|nothing", b"spiffe://a/bc".to_vec()),
        ("newline", "spiffe://a/.*", b"spiffe://a/b\nc".to_vec()),
        ("newline-flag", "(?s)spiffe://a/.*", b"spiffe://a/b\nc".to_vec()),
        ("newline-end", "spiffe://a/b$", b"spiffe://a/b\n".to_vec()),
        ("negated-class-newline", "spiffe://a/[^x]*", b"spiffe://a/b\nc".to_vec()),
        ("word-boundary", r"spiffe://a/\bb", b"spiffe://a/b".to_vec()),
        ("digits", r"spiffe://a/\d+", b"spiffe://a/42".to_vec()),
        ("digits-arabic", r"spiffe://a/\d+", "spiffe://a/\u{664}".as_bytes().to_vec()),
        ("word-accent", r"spiffe://a/\w+", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("not-word-accent", r"spiffe://a/\W+", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("letter-accent", r"spiffe://a/\pL", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("letter-accent-two", r"spiffe://a/\pL.", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("case-accent", "(?i)spiffe://a/\u{c9}", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("byte", r"spiffe://a/\C", vec![b's', b'p', b'i', b'f', b'f', b'e', b':', b'/', b'/', b'a', b'/', 0xff]),
        ("bytes", r"spiffe://a/\C\C", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("dot-two-bytes", "spiffe://a/..", "spiffe://a/\u{e9}".as_bytes().to_vec()),
        ("hex-latin", r"spiffe://a/\xe9", vec![b's', b'p', b'i', b'f', b'f', b'e', b':', b'/', b'/', b'a', b'/', 0xe9]),
        ("nul", r"spiffe://a/\x00b", b"spiffe://a/\0b".to_vec()),
        ("nul-dot", "spiffe://a/.b", b"spiffe://a/\0b".to_vec()),
        ("quoted", r"\Qspiffe://a/b.c\E", b"spiffe://a/b.c".to_vec()),
        ("class-ampersands", "spiffe://a/[b&&c]+", b"spiffe://a/&b".to_vec()),
        ("class-nested", "spiffe://a/[b[c]+", b"spiffe://a/[bc".to_vec()),
        ("class-first-bracket", "spiffe://a/[]b]+", b"spiffe://a/]b".to_vec()),
        ("class-hyphen", "spiffe://a/[b-]+", b"spiffe://a/b-".to_vec()),
        ("space-vertical", r"spiffe://a/\s", b"spiffe://a/\x0b".to_vec()),
        ("posix-space-vertical", "spiffe://a/[[:space:]]", b"spiffe://a/\x0b".to_vec()),
        ("ungreedy", "(?U)spiffe://a/.*", b"spiffe://a/bcd".to_vec()),
        ("empty-value", ".*", Vec::new()),
        ("empty-expression-part", "(|spiffe://a/b)", b"spiffe://a/b".to_vec()),
        ("multi-line", "(?m)^spiffe://a/b$", b"spiffe://a/b\nc".to_vec()),
        ("istio", r"spiffe://.*/ns/[^/]+/sa/.+", b"spiffe://td/ns/shop/sa/cart".to_vec()),
    ];
    for (what, expression, value) in questions {
        topic.ask(
            "3.3",
            &format!("match-{what}"),
            &format!("the expression {expression}"),
            DEFAULT,
            &named(&[general_name::uri(&value)]).typed(&[("URI", json!({"safe_regex": {"regex": expression}}))]),
        );
    }
}

fn other_names(topic: &mut Topic) {
    const OID: &str = "1.3.6.1.4.1.99999.7";
    let values: Vec<(&str, Vec<u8>, &str)> = vec![
        ("printable", der::tlv(tag::PRINTABLE_STRING, "cart"), "cart"),
        ("teletex", der::tlv(tag::TELETEX_STRING, "cart"), "cart"),
        ("visible", der::tlv(tag::VISIBLE_STRING, "cart"), "cart"),
        ("numeric", der::tlv(0x12, "4711"), "4711"),
        ("general", der::tlv(0x1b, "cart"), "cart"),
        ("graphic", der::tlv(0x19, "cart"), "cart"),
        ("videotex", der::tlv(0x15, "cart"), "cart"),
        ("utc-time", der::utc_time("240101000000Z"), "240101000000Z"),
        ("generalized-time", der::generalized_time("20240101000000Z"), "20240101000000Z"),
        ("false", der::boolean(0), "false"),
        ("true-odd", der::boolean(1), "true"),
        ("zero", der::number(0), "0"),
        ("large", der::integer([&[1_u8][..], &[0; 20]].concat()), "1461501637330902918203684832716283019655932542976"),
        (
            "minus-large",
            der::integer([&[0xff_u8][..], &[0; 20]].concat()),
            "-1461501637330902918203684832716283019655932542976",
        ),
        ("minus-128", der::integer([0x80]), "-128"),
        ("enumerated", der::tlv(0x0a, [5]), "5"),
        ("bits", der::bit_string(0, "cart"), "cart"),
        ("bits-unused", der::bit_string(4, [0xf0]), "\u{f0}"),
        ("sequence", der::sequence([der::tlv(tag::UTF8_STRING, "cart")]), "cart"),
        ("set", der::set([der::tlv(tag::UTF8_STRING, "cart")]), "cart"),
        ("empty-utf8", der::tlv(tag::UTF8_STRING, ""), ""),
        ("utf8-accent", der::tlv(tag::UTF8_STRING, "caf\u{e9}"), "caf\u{e9}"),
        ("bmp-accent", der::bmp_string("caf\u{e9}"), "caf\u{e9}"),
        ("oid-large", der::oid("2.999.1"), "2.999.1"),
        ("oid-named", der::oid("2.5.4.3"), "2.5.4.3"),
        ("context", der::context(0, der::tlv(tag::UTF8_STRING, "cart")), "cart"),
        ("nul-inside", der::tlv(tag::UTF8_STRING, "a\0b"), "a\0b"),
    ];
    for (what, value, text) in values {
        for (wanted, text) in [("exact", text), ("miss", "nobody")] {
            let matcher = json!([{"san_type": "OTHER_NAME", "oid": OID, "matcher": {"exact": text}}]);
            topic.ask(
                "3.1",
                &format!("other-name-{what}-{wanted}"),
                &format!("otherName of {what}"),
                DEFAULT,
                &named(&[general_name::other(OID, &value)]).validation("match_typed_subject_alt_names", matcher),
            );
        }
    }
    let value = der::tlv(tag::UTF8_STRING, "cart");
    for (what, matcher) in [
        ("prefix", json!({"prefix": "ca"})),
        ("suffix", json!({"suffix": "rt"})),
        ("contains", json!({"contains": "ar"})),
        ("regex", json!({"safe_regex": {"regex": "c.rt"}})),
        ("ignore-case", json!({"exact": "CART", "ignore_case": true})),
    ] {
        topic.ask(
            "3.1",
            &format!("other-name-by-{what}"),
            &format!("otherName by {what}"),
            DEFAULT,
            &named(&[general_name::other(OID, &value)]).validation(
                "match_typed_subject_alt_names",
                json!([{"san_type": "OTHER_NAME", "oid": OID, "matcher": matcher}]),
            ),
        );
    }
}

fn addresses(topic: &mut Topic) {
    let v6 = |last: [u8; 4]| [&[0x20_u8, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0][..], &last].concat();
    let values: Vec<(&str, Vec<u8>, &str)> = vec![
        ("zero", vec![0; 4], "0.0.0.0"),
        ("broadcast", vec![255; 4], "255.255.255.255"),
        ("v6-any", vec![0; 16], "::"),
        ("v6-doc", v6([0, 0, 0, 1]), "2001:db8::1"),
        ("v6-two-gaps", vec![0x20, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1], "2001:0:0:1::1"),
        ("v6-one-zero", vec![0x20, 1, 0, 1, 0, 2, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6], "2001:1:2:0:3:4:5:6"),
        ("v6-upper", v6([0xab, 0xcd, 0, 1]), "2001:db8::abcd:1"),
        ("v6-upper-wanted", v6([0xab, 0xcd, 0, 1]), "2001:DB8::ABCD:1"),
        ("v6-compatible", vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1], "::10.0.0.1"),
        ("v6-mapped", vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1], "::ffff:10.0.0.1"),
        ("v6-mapped-plain", vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1], "10.0.0.1"),
        ("v6-link-local", [&[0xfe_u8, 0x80][..], &[0; 13], &[1]].concat(), "fe80::1"),
        ("eight", vec![10, 0, 0, 0, 255, 0, 0, 0], "10.0.0.0"),
        ("none", Vec::new(), ""),
        ("leading-zeros", vec![10, 0, 0, 1], "010.000.000.001"),
    ];
    for (what, octets, wanted) in values {
        for (form, matcher) in
            [("typed", json!({"exact": wanted})), ("regex", json!({"safe_regex": {"regex": "[0-9a-f.:]+"}}))]
        {
            topic.ask(
                "3.1",
                &format!("address-{what}-{form}"),
                &format!("an address SAN against {wanted}"),
                DEFAULT,
                &named(&[general_name::ip(&octets)]).typed(&[("IP_ADDRESS", matcher)]),
            );
        }
    }
    topic.ask(
        "3.1",
        "email-forms",
        "an e-mail SAN by suffix",
        DEFAULT,
        &named(&[general_name::email("cart@example.org")]).typed(&[("EMAIL", json!({"suffix": "@example.org"}))]),
    );
    for (what, matcher) in [
        ("exact", json!({"exact": ""})),
        ("ignore-case", json!({"exact": "", "ignore_case": true})),
        ("regex", json!({"safe_regex": {"regex": ".*"}})),
    ] {
        for (kind, name) in [
            ("URI", general_name::uri("")),
            ("DNS", general_name::dns("")),
            ("EMAIL", general_name::email("")),
            ("IP_ADDRESS", general_name::ip(&[1, 2, 3])),
        ] {
            let kind_name = kind.to_lowercase().replace('_', "-");
            topic.ask(
                "3.1",
                &format!("empty-{kind_name}-{what}"),
                &format!("an empty {kind} SAN by {what}"),
                DEFAULT,
                &named(&[name]).typed(&[(kind, matcher.clone())]),
            );
        }
    }
    topic.ask(
        "3.1",
        "empty-uri-spiffe",
        "an empty URI under the SPIFFE validator",
        SPIFFE,
        &named(&[general_name::uri("")]),
    );
}

fn dns(topic: &mut Topic) {
    let questions = [
        ("label-inner", "a*c.example.org", "abc.example.org"),
        ("label-inner-empty", "a*c.example.org", "ac.example.org"),
        ("label-start", "*c.example.org", "abc.example.org"),
        ("two-stars-apart", "a*b*c.example.org", "axbxc.example.org"),
        ("double-star", "**.example.org", "abc.example.org"),
        ("idna-exact", "xn--caf-dma.example.org", "xn--caf-dma.example.org"),
        ("idna-under-star", "*.example.org", "xn--caf-dma.example.org"),
        ("idna-upper", "XN--*.example.org", "xn--a.example.org"),
        ("star-and-dot", "*.", "a."),
        ("star-only-tld", "*.org", "org"),
        ("wanted-empty-label", "*.example.org", ".example.org"),
        ("wanted-star", "*.example.org", "*.example.org"),
        ("underscore", "a_b.example.org", "a_b.example.org"),
        ("space", "a b.example.org", "a b.example.org"),
        ("leading-dot", ".example.org", "a.example.org"),
        ("apex", "example.org", "*.example.org"),
        ("trailing-dot-both", "*.example.org.", "a.example.org."),
        ("trailing-dot-san", "*.example.org.", "a.example.org"),
        ("accent", "caf\u{e9}.example.org", "CAF\u{c9}.example.org"),
    ];
    for (what, san, wanted) in questions {
        topic.ask(
            "3.2",
            &format!("dns-{what}"),
            &format!("SAN `{san}` against `{wanted}`"),
            DEFAULT,
            &named(&[general_name::dns(san)]).typed(&[("DNS", json!({"exact": wanted}))]),
        );
        topic.ask(
            "3.2",
            &format!("dns-{what}-any-case"),
            &format!("SAN `{san}` against `{wanted}`, ignoring case"),
            &DEFAULT[..1],
            &named(&[general_name::dns(san)]).typed(&[("DNS", json!({"exact": wanted, "ignore_case": true}))]),
        );
    }
}
