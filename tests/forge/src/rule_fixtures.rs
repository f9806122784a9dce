//! The fixtures of the rules: for each id, chains that the rule tells something about, and chains that it does not.
//!
//! Each is a PEM chain with the root behind `--trust-bundle`, and the flags it is to be checked with.

use crate::certificate::Cert;
use crate::extension::{
    basic_constraints, ext_key_usage, general_name, key_usage, oid, purpose, subject_alt_name, usage,
};
use crate::key::{Hash, Key, Signature};
use crate::pem;

/// One rule's fixture.
#[derive(Debug, Clone)]
pub struct RuleFixture {
    /// Id of the rule.
    pub rule: &'static str,
    /// The chain it tells something about.
    pub bad: String,
    /// The chain it says nothing about.
    pub good: String,
    /// Flags beside `--at` and `--trust-bundle`.
    pub flags: &'static str,
}

/// The moment the fixtures are made for.
pub const AT: &str = "2026-11-24T00:00:00Z";

/// The anchor of every fixture.
pub fn root() -> String {
    pem::certificates([Cert::root().der()])
}

/// All fixtures, in the order of the families.
pub fn all() -> Vec<RuleFixture> {
    let mut all = leaves();
    all.extend(validity());
    all.extend(spiffe());
    all.extend(chains());
    all.extend(texts());
    all.extend(gates());
    all
}

fn chain_of(certificates: &[Cert]) -> String {
    pem::certificates(certificates.iter().map(Cert::der))
}

fn with_intermediate(leaf: &Cert) -> String {
    chain_of(&[leaf.clone(), Cert::intermediate()])
}

fn good() -> String {
    with_intermediate(&Cert::leaf())
}

/// A leaf that departs from the good one, below the usual intermediate.
fn leaf(rule: &'static str, flags: &'static str, bad: &Cert) -> RuleFixture {
    RuleFixture { rule, bad: with_intermediate(bad), good: good(), flags }
}

fn chain(rule: &'static str, flags: &'static str, bad: &[Cert]) -> RuleFixture {
    RuleFixture { rule, bad: chain_of(bad), good: good(), flags }
}

fn uri(text: &str) -> Cert {
    Cert::leaf().with_names(&[general_name::uri(text)])
}

fn leaves() -> Vec<RuleFixture> {
    let no_signature = key_usage(&[usage::KEY_ENCIPHERMENT]);
    let signs = key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]);
    vec![
        leaf("leaf-eku-no-client-auth", "", &Cert::leaf().with(ext_key_usage(&[purpose::SERVER_AUTH]))),
        leaf("leaf-eku-no-server-auth", "", &Cert::leaf().with(ext_key_usage(&[purpose::CLIENT_AUTH]))),
        leaf("leaf-ku-no-digital-signature", "", &Cert::leaf().with(no_signature)),
        leaf("leaf-ku-cert-sign", "", &Cert::leaf().with(signs)),
        leaf("leaf-no-eku", "", &Cert::leaf().without(oid::EXT_KEY_USAGE)),
        leaf("leaf-no-key-usage", "", &Cert::leaf().without(oid::KEY_USAGE)),
        leaf("leaf-is-ca", "", &Cert::leaf().with(basic_constraints(true, None))),
        leaf("leaf-no-san", "", &Cert::leaf().without(oid::SUBJECT_ALT_NAME)),
        leaf("spiffe-leaf-precheck", "--verifier envoy-spiffe", &Cert::leaf().without(oid::KEY_USAGE)),
        leaf("leaf-extension-invalid", "", &Cert::leaf().with(basic_constraints(false, Some(0)))),
        leaf(
            "san-not-matched",
            "--expect-san uri:exact:spiffe://example.org/ns/shop/sa/cart",
            &uri("spiffe://example.org/ns/shop/sa/default"),
        ),
    ]
}

fn validity() -> Vec<RuleFixture> {
    let ends_later = Cert::leaf().validity(crate::certificate::VALID_FROM, "20500101000000Z");
    vec![
        leaf("leaf-expired", "", &Cert::leaf().expired()),
        leaf("leaf-not-yet-valid", "", &Cert::leaf().not_yet_valid()),
        leaf("leaf-outlives-issuer", "", &ends_later),
        leaf("expires-soon", "", &Cert::leaf().validity("20250101000000Z", "20261201000000Z")),
        chain("issuer-expired", "", &[Cert::leaf(), Cert::intermediate().expired()]),
        chain("issuer-not-yet-valid", "", &[Cert::leaf(), Cert::intermediate().not_yet_valid()]),
    ]
}

fn spiffe() -> Vec<RuleFixture> {
    let td = "--trust-domain example.org";
    let two = [
        general_name::uri("spiffe://example.org/ns/shop/sa/cart"),
        general_name::uri("spiffe://example.org/ns/shop/sa/orders"),
    ];
    let long = format!("spiffe://example.org/{}", "a".repeat(2048));
    let not_critical = subject_alt_name([general_name::uri("spiffe://example.org/ns/shop/sa/cart")]);
    vec![
        leaf("istio-san-not-ns-sa", "--verifier istio", &uri("spiffe://example.org/k8s/shop/cart")),
        leaf("spiffe-wrong-trust-domain", td, &uri("spiffe://other.example/ns/shop/sa/cart")),
        leaf("spiffe-several-uri-sans", "", &Cert::leaf().with_names(&two)),
        leaf("spiffe-scheme-case", "", &uri("SPIFFE://example.org/ns/shop/sa/cart")),
        leaf("spiffe-scheme-wrong", "", &uri("https://example.org/cart")),
        leaf("spiffe-trust-domain-malformed", "", &uri("spiffe://Example.org:8443/ns/shop/sa/cart")),
        leaf("spiffe-path-malformed", "", &uri("spiffe://example.org/ns//sa/cart/")),
        leaf("spiffe-id-with-query-or-fragment", "", &uri("spiffe://example.org/ns/shop/sa/cart?x=1")),
        leaf("spiffe-id-too-long", "", &uri(&long)),
        leaf("spiffe-id-without-path", "", &uri("spiffe://example.org")),
        leaf("spiffe-san-not-critical", "", &Cert::leaf().with(not_critical.not_critical())),
        leaf(
            "spiffe-key-usage-not-critical",
            "",
            &Cert::leaf().with(key_usage(&[usage::DIGITAL_SIGNATURE]).not_critical()),
        ),
        chain(
            "spiffe-issuer-id-with-path",
            "",
            &[
                Cert::leaf(),
                Cert::intermediate().also(subject_alt_name([general_name::uri("spiffe://example.org/ca")])),
            ],
        ),
        chain(
            "spiffe-issuer-in-other-trust-domain",
            "",
            &[Cert::leaf(), Cert::intermediate().also(subject_alt_name([general_name::uri("spiffe://other.example")]))],
        ),
    ]
}

fn chains() -> Vec<RuleFixture> {
    let server_only = Cert::intermediate().with(ext_key_usage(&[purpose::SERVER_AUTH]));
    let sha1 = Cert::leaf_of_root().signed_with(Signature::Ecdsa(Hash::Sha1));
    vec![
        chain("chain-order", "", &[Cert::intermediate(), Cert::leaf()]),
        chain("chain-duplicate", "", &[Cert::leaf(), Cert::intermediate(), Cert::intermediate()]),
        chain("chain-includes-root", "", &[Cert::leaf(), Cert::intermediate(), Cert::root()]),
        chain("chain-unrelated-certificate", "", &[Cert::leaf_of_root(), Cert::intermediate()]),
        chain("issuer-unknown", "", &[Cert::leaf()]),
        chain("issuer-eku-lacks-role", "", &[Cert::leaf(), server_only]),
        chain("issuer-not-ca", "", &[Cert::leaf(), Cert::intermediate().with(basic_constraints(false, None))]),
        chain(
            "leaf-self-signed",
            "",
            &[Cert::leaf()
                .without_key_identifiers()
                .subject("cart")
                .issued_by("cart", Key::Leaf)
                .without(oid::KEY_USAGE)
                .without_key_identifiers()],
        ),
        chain("signature-algorithm-weak", "", &[sha1]),
        chain("signature-invalid", "", &[Cert::leaf().set(|leaf| leaf.broken_signature = true), Cert::intermediate()]),
    ]
}

fn texts() -> Vec<RuleFixture> {
    let text = |rule: &'static str, bad: String| RuleFixture { rule, bad, good: good(), flags: "" };
    let indented = good().lines().map(|line| format!("    {line}\n")).collect();
    vec![
        text("pem-indented", indented),
        text("pem-bom", format!("\u{feff}{}", good())),
        text(
            "pem-glued",
            good().replace("-----END CERTIFICATE-----\n-----BEGIN", "-----END CERTIFICATE----------BEGIN"),
        ),
        text(
            "pem-header-line",
            good().replacen(
                "-----BEGIN CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nComment: made by hand\n\n",
                1,
            ),
        ),
        text("pem-escaped-newlines", good().replace('\n', "\\n")),
    ]
}

/// Files of a gate that speak about `bad.pem` only; the chain itself is good.
fn gates() -> Vec<RuleFixture> {
    let gate = |rule: &'static str, flags: &'static str| RuleFixture { rule, bad: good(), good: good(), flags };
    vec![
        gate("suppression-expired", "--config fixtures/rules/suppression-expired/svidlint.toml"),
        gate("suppression-unmatched", "--config fixtures/rules/suppression-unmatched/svidlint.toml"),
        gate("baseline-outdated", "--baseline fixtures/rules/baseline-outdated/baseline.json"),
    ]
}
