//! The SPIFFE validator (4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::ask::{Ask, BOTH, BY_CLIENT_BOTH_TLS, SPIFFE, Topic, inline};
use crate::case::Case;
use crate::certificate::{Cert, SPIFFE_ID, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::extension::{basic_constraints, ext_key_usage, general_name, key_usage, oid, purpose, usage};
use crate::key::Key;
use crate::pem;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("spiffe");
    precheck(&mut topic);
    trust_domain(&mut topic);
    anchors(&mut topic);
    ignored(&mut topic);
    trust_bundles(&mut topic);
    topic.cases
}

/// Trust domains with their bundles.
type Configured<'a> = &'a [(&'a str, &'a [&'a Cert])];

fn precheck(topic: &mut Topic) {
    topic.ask("4", "no-client-certificate", "a client without certificate", BY_CLIENT_BOTH_TLS, &Ask::raw(Vec::new()));
    topic.ask(
        "4",
        "no-client-certificate-optional",
        "require_client_certificate: false is not honoured",
        BY_CLIENT_BOTH_TLS,
        &Ask::raw(Vec::new()).optional(),
    );
    topic.ask(
        "4",
        "ca-leaf-in-foreign-domain",
        "the precheck comes before the trust domain",
        SPIFFE,
        &Ask::leaf(&Cert::leaf().with(basic_constraints(true, None))).domains(&[("other.org", &[&Cert::root()])]),
    );
    topic.ask(
        "4",
        "invalid-leaf-with-cert-sign",
        "malformed extensions hide keyCertSign from the precheck",
        SPIFFE,
        &Ask::leaf(
            &Cert::leaf()
                .with(key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]))
                .with(basic_constraints(false, Some(0))),
        ),
    );
    topic.ask(
        "4",
        "code-signing-leaf",
        "EKU is never checked",
        SPIFFE,
        &Ask::leaf(&Cert::leaf().with(ext_key_usage(&[purpose::CODE_SIGNING]))),
    );
    topic.ask(
        "4",
        "untrusted-before-san",
        "the chain comes before the SAN matchers",
        SPIFFE,
        &Ask::leaf_alone().sans(json!([{"exact": "nobody"}])),
    );
}

fn trust_domain(topic: &mut Topic) {
    let ids = [
        ("id", SPIFFE_ID),
        ("no-path", "spiffe://example.org"),
        ("root-path", "spiffe://example.org/"),
        ("upper-scheme", "SPIFFE://example.org/x"),
        ("upper-domain", "spiffe://EXAMPLE.org/x"),
        ("port", "spiffe://example.org:443/x"),
        ("userinfo", "spiffe://me@example.org/x"),
        ("empty-domain", "spiffe:///x"),
        ("https", "https://example.org/x"),
        ("trailing-dot", "spiffe://example.org./x"),
        ("double-slash", "spiffe://example.org//x"),
        ("query", "spiffe://example.org?x/y"),
        ("empty", ""),
        ("blank", " spiffe://example.org/x"),
        ("subdomain", "spiffe://a.example.org/x"),
        ("path-with-dots", "spiffe://example.org/../x"),
    ];
    for (what, id) in ids {
        topic.ask(
            "4",
            &format!("uri-{what}"),
            &format!("first URI SAN `{id}`"),
            SPIFFE,
            &Ask::leaf(&Cert::leaf().with_names(&[general_name::uri(id)])),
        );
    }
    let lists: [(&str, &str, Vec<Vec<u8>>); 6] = [
        (
            "dns-first",
            "entries before the first URI are skipped",
            vec![general_name::dns("x"), general_name::uri(SPIFFE_ID)],
        ),
        (
            "foreign-first",
            "only the first URI counts: foreign first",
            vec![general_name::uri("spiffe://other.org/x"), general_name::uri(SPIFFE_ID)],
        ),
        (
            "foreign-second",
            "only the first URI counts: foreign second",
            vec![general_name::uri(SPIFFE_ID), general_name::uri("spiffe://other.org/x")],
        ),
        (
            "https-first",
            "a first URI that is no SPIFFE ID",
            vec![general_name::uri("https://example.org/"), general_name::uri(SPIFFE_ID)],
        ),
        ("dns-only", "no URI SAN at all", vec![general_name::dns("example.org")]),
        (
            "two-of-domain",
            "two SPIFFE IDs of one domain",
            vec![general_name::uri(SPIFFE_ID), general_name::uri("spiffe://example.org/second")],
        ),
    ];
    for (what, about, names) in lists {
        topic.ask("4", &format!("names-{what}"), about, SPIFFE, &Ask::leaf(&Cert::leaf().with_names(&names)));
    }
    topic.ask("4", "no-san", "no SAN extension", SPIFFE, &Ask::leaf(&Cert::leaf().without(oid::SUBJECT_ALT_NAME)));
    let other = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    let root = Cert::root();
    let configured: [(&str, &str, Configured<'_>); 8] = [
        ("own-among-two", "own and foreign bundle", &[("other.org", &[&other]), (TRUST_DOMAIN, &[&root])]),
        ("swapped", "the bundles of two domains are swapped", &[("other.org", &[&root]), (TRUST_DOMAIN, &[&other])]),
        ("foreign-only", "no bundle for the leaf's domain", &[("other.org", &[&root])]),
        ("configured-upper", "the configured name is compared byte for byte", &[("EXAMPLE.ORG", &[&root])]),
        (
            "configured-with-scheme",
            "the configured name must not carry the scheme",
            &[("spiffe://example.org", &[&root])],
        ),
        ("configured-with-slash", "the configured name with a slash", &[("example.org/", &[&root])]),
        ("two-roots", "two roots in the bundle", &[(TRUST_DOMAIN, &[&other, &root])]),
        ("none", "no trust domain at all loads and rejects everyone", &[]),
    ];
    for (what, about, domains) in configured {
        topic.ask("4", &format!("domains-{what}"), about, SPIFFE, &Ask::good().domains(domains));
    }
}

fn anchors(topic: &mut Topic) {
    let intermediate = Cert::intermediate();
    topic.ask(
        "4",
        "anchor-intermediate-only",
        "a bundle with the intermediate but not its root",
        BOTH,
        &Ask::leaf_alone().trusting(&[&intermediate]),
    );
    topic.ask(
        "4",
        "anchor-intermediate-sent-too",
        "the same, with the intermediate sent",
        BOTH,
        &Ask::good().trusting(&[&intermediate]),
    );
    topic.ask(
        "4",
        "anchor-intermediate-and-root",
        "a bundle with intermediate and root",
        BOTH,
        &Ask::leaf_alone().trusting(&[&intermediate, &Cert::root()]),
    );
    topic.ask("4", "anchor-leaf", "the leaf itself is the bundle", BOTH, &Ask::good().trusting(&[&Cert::leaf()]));
    let own = Cert::leaf().issued_by("Self", Key::Leaf).subject("Self");
    topic.ask(
        "4",
        "anchor-self-signed-leaf",
        "a self-signed leaf is the bundle",
        BOTH,
        &Ask::chain(&[&own]).trusting(&[&own]),
    );
    topic.ask(
        "4",
        "bundle-only-sec1-key",
        "a bundle of a private key alone loads and rejects",
        SPIFFE,
        &Ask::good().trusting_pem(pem::block("EC PRIVATE KEY", &sec1(Key::Other))),
    );
    let list = [Crl::of_root().pem(), Crl::of_intermediate().pem()].concat();
    let bundle = pem::certificates([Cert::root().der()]);
    topic.ask(
        "4",
        "bundle-with-crls",
        "CRLs inside the bundle turn revocation on",
        BOTH,
        &Ask::good().trusting_pem(format!("{bundle}{list}")),
    );
    let revoking = Crl::of_intermediate().revoking(&Cert::leaf().serial).pem();
    topic.ask(
        "4",
        "bundle-with-revocation",
        "a CRL inside the bundle revokes the leaf",
        BOTH,
        &Ask::good().trusting_pem(format!("{bundle}{}{revoking}", Crl::of_root().pem())),
    );
}

/// The SEC1 form that a PKCS#8 EC key holds.
pub(crate) fn sec1(key: Key) -> Vec<u8> {
    let pkcs8 = key.pkcs8_der();
    let (_, after_version) = crate::der::open(crate::der::open(&pkcs8).0);
    let (_, octets) = crate::der::open(after_version);
    crate::der::open(octets).0.to_vec()
}

fn ignored(topic: &mut Topic) {
    let revoking = format!("{}{}", Crl::of_root().pem(), Crl::of_intermediate().revoking(&Cert::leaf().serial).pem());
    topic.ask("4", "crl-field", "the crl field is ignored", SPIFFE, &Ask::good().crls(&revoking));
    topic.ask(
        "4",
        "max-verify-depth",
        "max_verify_depth is ignored",
        SPIFFE,
        &Ask::good().validation("max_verify_depth", json!(0)),
    );
    topic.ask(
        "4",
        "hash-pin",
        "verify_certificate_hash is ignored",
        SPIFFE,
        &Ask::good().validation("verify_certificate_hash", json!(["00".repeat(32)])),
    );
    topic.ask(
        "4",
        "spki-pin",
        "verify_certificate_spki is ignored",
        SPIFFE,
        &Ask::good().validation("verify_certificate_spki", json!([STANDARD.encode([0; 32])])),
    );
    topic.ask(
        "4",
        "trusted-ca",
        "trusted_ca is ignored",
        SPIFFE,
        &Ask::good()
            .domains(&[(TRUST_DOMAIN, &[&Cert::ca("Other Root", Key::Other, "Other Root", Key::Other)])])
            .validation("trusted_ca", inline(&pem::certificates([Cert::root().der()]))),
    );
    topic.ask(
        "4",
        "accept-untrusted",
        "trust_chain_verification is ignored",
        SPIFFE,
        &Ask::leaf_alone().validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED")),
    );
    topic.ask(
        "4",
        "allow-expired",
        "allow_expired_certificate works",
        SPIFFE,
        &Ask::leaf(&Cert::leaf().expired()).validation("allow_expired_certificate", json!(true)),
    );
}

/// `trust_bundles`: domains with the `use` and the certificates of their keys.
pub(crate) fn bundle_map(domains: &[(&str, &str, &[Vec<u8>])]) -> Value {
    let domains = domains.iter().map(|(name, purpose, certificates)| {
        let keys = certificates
            .iter()
            .map(|certificate| json!({"kty": "EC", "use": purpose, "x5c": [STANDARD.encode(certificate)]}));
        ((*name).to_owned(), json!({"keys": keys.collect::<Value>(), "spiffe_sequence": 1}))
    });
    json!({"trust_domains": domains.collect::<Value>()})
}

fn trust_bundles(topic: &mut Topic) {
    let root = || vec![Cert::root().der()];
    let ask = |map: &Value| Ask::good().spiffe("trust_bundles", inline(&map.to_string()));
    topic.ask(
        "1.6",
        "trust-bundles",
        "a SPIFFE bundle map with the leaf's domain",
        SPIFFE,
        &ask(&bundle_map(&[(TRUST_DOMAIN, "x509-svid", &root())])),
    );
    topic.ask(
        "1.6",
        "trust-bundles-foreign",
        "a SPIFFE bundle map without the leaf's domain",
        SPIFFE,
        &ask(&bundle_map(&[("other.org", "x509-svid", &root())])),
    );
    let two = bundle_map(&[
        ("other.org", "x509-svid", &[Cert::ca("Other Root", Key::Other, "Other Root", Key::Other).der()]),
        (TRUST_DOMAIN, "x509-svid", &root()),
    ]);
    topic.ask("1.6", "trust-bundles-two", "a SPIFFE bundle map of two domains", SPIFFE, &ask(&two));
    let both = ask(&bundle_map(&[(TRUST_DOMAIN, "x509-svid", &root())]))
        .spiffe("trust_domains", json!([{"name": "other.org", "trust_bundle": inline(&pem::certificates(root()))}]));
    topic.ask("4", "trust-bundles-replace-domains", "trust_bundles replaces trust_domains", SPIFFE, &both);
}
