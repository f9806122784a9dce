//! Subject alternative name matchers (3).

use serde_json::{Value, json};

use super::ask::{Ask, BOTH, BY_SERVER, BY_SERVER_BOTH, DEFAULT, SPIFFE, Topic};
use crate::case::Case;
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID};
use crate::der::{self, tag};
use crate::extension::{general_name, oid};

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("san");
    matchers(&mut topic);
    kinds(&mut topic);
    dns_rule(&mut topic);
    other_names(&mut topic);
    which_names(&mut topic);
    auto_sni(&mut topic);
    topic.cases
}

/// The usual leaf with these names instead.
fn named(names: &[Vec<u8>]) -> Ask {
    Ask::leaf(&Cert::leaf().with_names(names))
}

fn matchers(topic: &mut Topic) {
    let forms = [
        ("exact", json!({"exact": SPIFFE_ID})),
        ("exact-miss", json!({"exact": "spiffe://example.org/ns/shop/sa/other"})),
        ("exact-upper", json!({"exact": "SPIFFE://EXAMPLE.ORG/NS/SHOP/SA/CART"})),
        ("exact-ignore-case", json!({"exact": "SPIFFE://EXAMPLE.ORG/NS/SHOP/SA/CART", "ignore_case": true})),
        ("exact-trailing-slash", json!({"exact": "spiffe://example.org/ns/shop/sa/cart/"})),
        ("prefix", json!({"prefix": "spiffe://example.org/"})),
        ("prefix-miss", json!({"prefix": "spiffe://other.org/"})),
        ("prefix-upper", json!({"prefix": "spiffe://EXAMPLE.org/"})),
        ("prefix-ignore-case", json!({"prefix": "spiffe://EXAMPLE.org/", "ignore_case": true})),
        ("suffix", json!({"suffix": "/sa/cart"})),
        ("suffix-miss", json!({"suffix": "/sa/"})),
        ("contains", json!({"contains": "/ns/shop/"})),
        ("contains-miss", json!({"contains": "/ns/shops/"})),
        ("regex", json!({"safe_regex": {"regex": "spiffe://example\\.org/ns/[^/]+/sa/cart"}})),
        ("regex-partial", json!({"safe_regex": {"regex": "spiffe://example\\.org"}})),
        ("regex-case", json!({"safe_regex": {"regex": "(?i)SPIFFE://example\\.org/.*"}})),
        (
            "regex-ignore-case-ignored",
            json!({"safe_regex": {"regex": "SPIFFE://example\\.org/.*"}, "ignore_case": true}),
        ),
    ];
    for (what, matcher) in forms {
        topic.ask(
            "3.1",
            &format!("uri-{what}"),
            &format!("typed URI matcher: {what}"),
            BOTH,
            &Ask::good().typed(&[("URI", matcher.clone())]),
        );
        topic.ask(
            "3.1",
            &format!("legacy-{what}"),
            &format!("legacy matcher: {what}"),
            BOTH,
            &Ask::good().sans(json!([matcher])),
        );
    }
    topic.ask(
        "3.1",
        "typed-wins",
        "a typed list silences the legacy list",
        BOTH,
        &Ask::good().typed(&[("URI", json!({"exact": SPIFFE_ID}))]).sans(json!([{"exact": "nobody"}])),
    );
    topic.ask(
        "3.1",
        "typed-wins-and-misses",
        "a typed list that misses is not helped by the legacy list",
        BOTH,
        &Ask::good().typed(&[("URI", json!({"exact": "spiffe://nobody/x"}))]).sans(json!([{"exact": SPIFFE_ID}])),
    );
    topic.ask(
        "3.1",
        "any-matcher-suffices",
        "the matchers are alternatives",
        BOTH,
        &Ask::good().sans(json!([{"exact": "nobody"}, {"exact": SPIFFE_ID}])),
    );
    topic.ask(
        "2.3",
        "untrusted-hides-san",
        "an untrusted chain is reported, not its SAN",
        DEFAULT,
        &Ask::leaf_alone().sans(json!([{"exact": "nobody"}])),
    );
}

fn kinds(topic: &mut Topic) {
    let names = [
        general_name::uri(SPIFFE_ID),
        general_name::dns("cart.example.org"),
        general_name::email("Cart@example.org"),
        general_name::ip(&[10, 0, 0, 1]),
        general_name::ip(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        general_name::ip(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2]),
        general_name::ip(&[10, 0, 0, 1, 9]),
    ];
    let questions = [
        ("dns", "DNS", "cart.example.org"),
        ("dns-as-uri", "URI", "cart.example.org"),
        ("uri-as-dns", "DNS", SPIFFE_ID),
        ("email", "EMAIL", "Cart@example.org"),
        ("email-lower", "EMAIL", "cart@example.org"),
        ("ipv4", "IP_ADDRESS", "10.0.0.1"),
        ("ipv6", "IP_ADDRESS", "::1"),
        ("ipv6-long", "IP_ADDRESS", "0:0:0:0:0:0:0:1"),
        ("ipv4-mapped", "IP_ADDRESS", "::ffff:10.0.0.2"),
        ("ipv4-of-mapped", "IP_ADDRESS", "10.0.0.2"),
        ("ip-miss", "IP_ADDRESS", "10.0.0.9"),
    ];
    for (what, kind, value) in questions {
        topic.ask(
            "3.1",
            &format!("kind-{what}"),
            &format!("{kind} matcher for {value}"),
            DEFAULT,
            &named(&names).typed(&[(kind, json!({"exact": value}))]),
        );
    }
    topic.ask(
        "3.1",
        "legacy-ip",
        "a legacy matcher is an IP matcher too",
        DEFAULT,
        &named(&names).sans(json!([{"exact": "10.0.0.1"}])),
    );
    topic.ask(
        "3.1",
        "legacy-email",
        "a legacy matcher is an e-mail matcher too",
        DEFAULT,
        &named(&names).sans(json!([{"exact": "Cart@example.org"}])),
    );
    topic.ask(
        "3.1",
        "legacy-dns",
        "a legacy matcher is a DNS matcher too",
        DEFAULT,
        &named(&names).sans(json!([{"exact": "CART.example.org"}])),
    );
    topic.ask(
        "4",
        "spiffe-dns-matchers-only",
        "the SPIFFE validator keeps URI matchers only",
        SPIFFE,
        &Ask::good().typed(&[("DNS", json!({"exact": "nobody.example.org"}))]),
    );
    topic.ask(
        "4",
        "spiffe-dns-and-uri-matchers",
        "of a mixed list the SPIFFE validator uses the URI matchers",
        SPIFFE,
        &Ask::good()
            .typed(&[("DNS", json!({"exact": DNS_NAME})), ("URI", json!({"exact": "spiffe://example.org/nobody"}))]),
    );
}

fn dns_rule(topic: &mut Topic) {
    let questions = [
        ("same", "www.example.org", "www.example.org"),
        ("case", "WWW.Example.org", "www.eXample.ORG"),
        ("wildcard", "*.example.org", "www.example.org"),
        ("wildcard-two-labels", "*.example.org", "a.b.example.org"),
        ("wildcard-apex", "*.example.org", "example.org"),
        ("wildcard-empty-label", "*.example.org", ".example.org"),
        ("wildcard-top", "*.com", "example.com"),
        ("wildcard-alone", "*", "example"),
        ("wildcard-suffix", "w*.example.org", "www.example.org"),
        ("wildcard-prefix", "*w.example.org", "www.example.org"),
        ("wildcard-middle", "w*w.example.org", "ww.example.org"),
        ("wildcard-middle-longer", "w*w.example.org", "w.example.org"),
        ("wildcard-twice", "*w*.example.org", "www.example.org"),
        ("wildcard-second-label", "www.*.org", "www.example.org"),
        ("wildcard-idna", "xn--*.example.org", "xn--a.example.org"),
        ("trailing-dot", "www.example.org.", "www.example.org"),
        ("trailing-dot-configured", "www.example.org", "www.example.org."),
        ("wildcard-configured", "www.example.org", "*.example.org"),
        ("wildcard-literal", "*.example.org", "*.example.org"),
        ("no-dot", "www", "www"),
        ("empty", "", ""),
    ];
    for (what, san, wanted) in questions {
        topic.ask(
            "3.2",
            &format!("dns-{what}"),
            &format!("SAN `{san}` against `{wanted}`"),
            DEFAULT,
            &named(&[general_name::dns(san)]).typed(&[("DNS", json!({"exact": wanted}))]),
        );
    }
    topic.ask(
        "3.1",
        "dns-suffix-of-wildcard",
        "patterns know no wildcard: a literal one has the suffix",
        DEFAULT,
        &named(&[general_name::dns("*.example.org")]).typed(&[("DNS", json!({"suffix": ".example.org"}))]),
    );
    topic.ask(
        "3.1",
        "dns-prefix-case",
        "patterns on DNS names mind the case",
        DEFAULT,
        &named(&[general_name::dns("WWW.example.org")]).typed(&[("DNS", json!({"prefix": "www."}))]),
    );
}

fn other_names(topic: &mut Topic) {
    const UPN: &str = "1.3.6.1.4.1.311.20.2.3";
    let values = [
        ("utf8", der::tlv(tag::UTF8_STRING, "cart@example.org"), "cart@example.org"),
        ("ia5", der::tlv(tag::IA5_STRING, "cart@example.org"), "cart@example.org"),
        ("bmp", der::bmp_string("cart"), "cart"),
        ("universal", der::universal_string("cart"), "cart"),
        ("integer", der::number(4711), "4711"),
        ("negative", der::integer([0xff]), "-1"),
        ("boolean", der::boolean(0xff), "true"),
        ("oid", der::oid("1.2.3"), "1.2.3"),
        ("null", der::null(), ""),
        ("octets", der::octet_string("cart"), "cart"),
    ];
    for (what, value, text) in values {
        let matcher = json!([{"san_type": "OTHER_NAME", "oid": UPN, "matcher": {"exact": text}}]);
        topic.ask(
            "3.1",
            &format!("other-name-{what}"),
            &format!("otherName rendered from {what}"),
            DEFAULT,
            &named(&[general_name::other(UPN, &value)]).validation("match_typed_subject_alt_names", matcher),
        );
    }
    let value = der::tlv(tag::UTF8_STRING, "cart");
    topic.ask(
        "3.1",
        "other-name-wrong-oid",
        "otherName of another type",
        DEFAULT,
        &named(&[general_name::other("1.2.3.4", &value)]).validation(
            "match_typed_subject_alt_names",
            json!([{"san_type": "OTHER_NAME", "oid": UPN, "matcher": {"exact": "cart"}}]),
        ),
    );
    topic.ask(
        "3.1",
        "other-name-legacy",
        "a legacy matcher never looks at otherName",
        DEFAULT,
        &named(&[general_name::other(UPN, &value)]).sans(json!([{"exact": "cart"}])),
    );
}

fn which_names(topic: &mut Topic) {
    let wanted = || json!([{"exact": SPIFFE_ID}]);
    topic.ask(
        "3.1",
        "no-extension",
        "no SAN at all",
        BOTH,
        &Ask::leaf(&Cert::leaf().without(oid::SUBJECT_ALT_NAME)).sans(wanted()),
    );
    topic.ask(
        "3.1",
        "no-extension-no-matcher",
        "no SAN at all, nobody asks",
        BOTH,
        &Ask::leaf(&Cert::leaf().without(oid::SUBJECT_ALT_NAME)),
    );
    topic.ask("3.1", "empty-list", "an empty list of names", BOTH, &named(&[]).sans(wanted()));
    topic.ask("5.11", "empty-list-no-matcher", "an empty list of names, nobody asks", BOTH, &named(&[]));
    topic.ask(
        "3.1",
        "common-name",
        "the common name is never consulted",
        DEFAULT,
        &Ask::leaf(&Cert::leaf().subject("cart.example.org").without(oid::SUBJECT_ALT_NAME))
            .sans(json!([{"exact": "cart.example.org"}])),
    );
    topic.ask(
        "3.1",
        "second-uri",
        "the second URI SAN counts too",
        BOTH,
        &named(&[general_name::uri("spiffe://example.org/first"), general_name::uri(SPIFFE_ID)]).sans(wanted()),
    );
    topic.ask(
        "3.1",
        "unrelated-extra",
        "further names do no harm",
        DEFAULT,
        &named(&[
            general_name::uri(SPIFFE_ID),
            general_name::dns("x"),
            general_name::registered_id("1.2.3"),
            general_name::directory(&crate::certificate::common_name("x")),
        ])
        .sans(wanted()),
    );
    topic.ask(
        "3.3",
        "unrelated-only",
        "names that are rendered as nothing",
        DEFAULT,
        &named(&[general_name::registered_id("1.2.3"), general_name::directory(&crate::certificate::common_name("x"))])
            .sans(wanted()),
    );
    topic.ask(
        "3.1",
        "embedded-nul",
        "a NUL inside a name is kept",
        DEFAULT,
        &named(&[general_name::dns("cart.example.org\0.evil.org")]).sans(json!([{"exact": "cart.example.org"}])),
    );
    topic.ask(
        "3.1",
        "uri-embedded-nul",
        "a NUL inside a URI is kept",
        BOTH,
        &named(&[general_name::uri(format!("{SPIFFE_ID}\0x"))]).sans(wanted()),
    );
    topic.ask(
        "3.1",
        "uri-not-ascii",
        "a URI with a byte that is not ASCII, matched by its beginning",
        BOTH,
        &named(&[general_name::uri([SPIFFE_ID.as_bytes(), &[0xff]].concat())])
            .sans(json!([{"prefix": "spiffe://example.org/"}])),
    );
    topic.ask(
        "3.1",
        "uri-not-ascii-regex",
        "a URI with a byte that is not ASCII, against a regex: Latin-1 from 1.40",
        BOTH,
        &named(&[general_name::uri([SPIFFE_ID.as_bytes(), &[0xff]].concat())])
            .sans(json!([{"safe_regex": {"regex": "spiffe://.*"}}])),
    );
    topic.ask(
        "3.1",
        "uri-utf8-regex",
        "a URI in UTF-8 against a regex",
        DEFAULT,
        &named(&[general_name::uri("spiffe://example.org/caf\u{e9}")])
            .sans(json!([{"safe_regex": {"regex": "spiffe://example.org/caf."}}])),
    );
}

fn auto_sni(topic: &mut Topic) {
    let validated =
        |sni: &str, ask: Ask| ask.upstream("sni", json!(sni)).upstream("auto_sni_san_validation", Value::Bool(true));
    topic.ask("2.5", "auto-sni", "the SNI is among the DNS names", BY_SERVER_BOTH, &validated(DNS_NAME, Ask::good()));
    topic.ask(
        "2.5",
        "auto-sni-miss",
        "the SNI is not among the DNS names",
        BY_SERVER_BOTH,
        &validated("other.example.org", Ask::good()),
    );
    topic.ask(
        "2.5",
        "auto-sni-replaces",
        "the SNI replaces the configured matchers",
        BY_SERVER,
        &validated(DNS_NAME, Ask::good().sans(json!([{"exact": "nobody"}]))),
    );
    topic.ask(
        "2.5",
        "auto-sni-replaces-and-misses",
        "the SNI replaces matchers that would match",
        BY_SERVER,
        &validated("other.example.org", Ask::good().sans(json!([{"exact": SPIFFE_ID}]))),
    );
    topic.ask(
        "2.5",
        "auto-sni-empty",
        "with an empty SNI the configured matchers apply",
        BY_SERVER,
        &Ask::good().sans(json!([{"exact": SPIFFE_ID}])).upstream("auto_sni_san_validation", Value::Bool(true)),
    );
    topic.ask(
        "2.5",
        "auto-sni-empty-miss",
        "with an empty SNI configured matchers that miss apply",
        BY_SERVER,
        &Ask::good().sans(json!([{"exact": "nobody"}])).upstream("auto_sni_san_validation", Value::Bool(true)),
    );
    topic.ask(
        "2.5",
        "auto-sni-wildcard",
        "the SNI matches a wildcard name",
        BY_SERVER,
        &validated("www.example.org", named(&[general_name::dns("*.example.org")])),
    );
    topic.ask(
        "2.5",
        "sni-without-auto",
        "an SNI alone is not validated",
        BY_SERVER,
        &Ask::good().upstream("sni", json!("other.example.org")),
    );
}
