//! Texts that Envoy reads differently from people, and inputs that are broken.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{AT_FORGE, RuleFixture, bytes, good};
use crate::admin;
use crate::certificate::Cert;
use crate::extension::general_name;
use crate::key::Key;
use crate::pem;

pub(super) fn fixtures() -> Vec<RuleFixture> {
    [texts(), inputs()].concat()
}

fn text(rule: &'static str, severity: &'static str, bad: impl Into<Vec<u8>>) -> RuleFixture {
    RuleFixture::new(rule, severity, vec![(".pem", bad.into())], good())
}

fn texts() -> Vec<RuleFixture> {
    let (leaf, intermediate) = (pem::block("CERTIFICATE", &Cert::leaf().der()), Cert::intermediate());
    let whole = format!("{leaf}{}", pem::block("CERTIFICATE", &intermediate.der()));
    let quirk = |name: &str| {
        let quirks = pem::quirks(&Cert::leaf().der(), &intermediate.der());
        let found = quirks.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| text).expect("there is such a quirk")
    };
    // Its base64 ends in padding.
    let padded = pem::block("CERTIFICATE", &padded_root());
    let refused = &["own-chain-does-not-load"];
    let texts = vec![
        text("pem-indented", "warning", quirk("indented")),
        text("pem-bom", "warning", quirk("byte-order-mark")),
        text("pem-glued", "warning", quirk("glued")),
        text("pem-header-line", "warning", quirk("header-line") + &pem::block("CERTIFICATE", &intermediate.der())),
        text("pem-escaped-newlines", "warning", quirk("literal-newlines")),
        text("pem-newlines-lost", "warning", quirk("blanks-for-newlines")),
        text("pem-padding", "warning", format!("{whole}{}", padded.replace('=', ""))),
        text(
            "pem-trusted-label",
            "note",
            whole.replacen("BEGIN CERT", "BEGIN TRUSTED CERT", 1).replacen("END CERT", "END TRUSTED CERT", 1),
        ),
        text("pem-cut-off", "warning", quirk("second-cut")),
        text("pem-no-end", "warning", quirk("missing-end-before-second")),
        text("pem-blank-line", "warning", {
            let (first, rest) = leaf.split_at(leaf.len() / 2);
            let (line, after) = rest.split_once('\n').expect("a block has lines");
            format!("{first}{line}\n\n{after}{}", pem::block("CERTIFICATE", &intermediate.der()))
        }),
        text("pem-bad-base64", "warning", whole.clone() + &whole.replacen("MII", "M!I", 1)),
    ];
    // Envoy's reader refuses them as an own chain; the label alone does no harm.
    texts
        .into_iter()
        .map(|fixture| if fixture.severity == "note" { fixture } else { fixture.beside(refused) })
        .collect()
}

/// The usual root, or one with a name longer by a little, whose base64 needs padding.
fn padded_root() -> Vec<u8> {
    let candidates = ["Forge Root", "Forge Root 1", "Forge Root 12"];
    let made = candidates
        .map(|name| Cert::root().set(|made| made.serial = crate::certificate::serial_for(name)).subject(name).der());
    made.into_iter().find(|der| der.len() % 3 != 0).expect("one of three lengths needs padding")
}

fn inputs() -> Vec<RuleFixture> {
    let context = admin::context(&[("<inline>", &Cert::root())], &[("<inline>", &Cert::leaf())], AT_FORGE);
    let dump = admin::certs(&[context]);
    let other = Cert::leaf().validity("20250101000000Z", "20430101000000Z");
    let two = |served: &Cert| {
        let context = admin::context(&[("<inline>", &Cert::root())], &[("<inline>", served)], AT_FORGE);
        let chain = super::text_of(&[&Cert::leaf(), &Cert::intermediate()]);
        vec![("/certs.json", bytes(admin::certs(&[context]))), ("/chain.pem", bytes(chain))]
    };
    let whole = pem::certificates([Cert::leaf().der(), Cert::intermediate().der()]);
    let json = |rule, severity, bad: String| {
        RuleFixture::new(rule, severity, vec![(".json", bytes(bad))], vec![(".json", bytes(dump.clone()))])
            .when_dumped()
            .flags("--verifier envoy")
    };
    let entries = |certificates: &[Cert]| {
        let entry = |made: &Cert| serde_json::json!({"pem": STANDARD.encode(super::text_of(&[made]))});
        serde_json::Value::Array(certificates.iter().map(entry).collect())
    };
    let ztunnel = |state: &str, chain: &[Cert]| {
        let workload = serde_json::json!({"identity": "spiffe://example.org/ns/shop/sa/cart", "state": state,
            "cert_chain": entries(chain), "root_certs": entries(&[Cert::root()])});
        vec![(".json", bytes(format!("{:#}\n", serde_json::json!({"certificates": [workload]}))))]
    };
    let pages = |root: &Cert| {
        let orders = Cert::leaf().serial(77).with_names(&[general_name::uri("spiffe://example.org/ns/shop/sa/orders")]);
        let page = |root: &Cert, leaf: &Cert| {
            bytes(admin::certs(&[admin::context(&[("<inline>", root)], &[("<inline>", leaf)], AT_FORGE)]))
        };
        vec![("/cart.json", page(&Cert::root(), &Cert::leaf())), ("/orders.json", page(root, &orders))]
    };
    let other_root = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    vec![
        RuleFixture::new("no-common-ca", "warning", pages(&other_root), pages(&Cert::root()))
            .when_dumped()
            .flags("--verifier envoy"),
        json("input-repaired", "note", format!("$ curl -s localhost:15000/certs\n{}", &dump[..dump.len() - 8])),
        RuleFixture::new("input-serial-conflict", "warning", two(&other), two(&Cert::leaf()))
            .when_dumped()
            .flags("--verifier envoy"),
        RuleFixture::new(
            "ztunnel-without-certificate",
            "error",
            ztunnel("Unavailable: signing gRPC error (Unknown): failed to sign", &[]),
            ztunnel("Available", &[Cert::leaf(), Cert::intermediate()]),
        )
        .flags("--verifier ztunnel --trust-domain example.org"),
        text("input-unreadable", "warning", whole + &pem::crl(&[0x30, 0])),
    ]
}
