//! What is sent, in which order, and whether it is what the secret holds.

use super::{AT_FORGE, Files, RuleFixture, bytes, chain, leaf, text_of};
use crate::admin;
use crate::certificate::Cert;
use crate::der;
use crate::extension::{Extension, oid};

pub(super) fn fixtures() -> Vec<RuleFixture> {
    let older = Cert::leaf().validity("20240101000000Z", "20270701000000Z");
    let newer = Cert::leaf().serial(0x1234_5678).validity("20260701000000Z", "20270701000000Z");
    vec![
        chain("chain-order", "warning", &[&Cert::intermediate(), &Cert::leaf()])
            .beside(&["leaf-ku-no-digital-signature", "own-chain-does-not-load"]),
        chain("chain-duplicate", "note", &[&Cert::leaf(), &Cert::intermediate(), &Cert::intermediate()]),
        chain("chain-includes-root", "note", &[&Cert::leaf(), &Cert::intermediate(), &Cert::root()]),
        chain("chain-unrelated-certificate", "note", &[&Cert::leaf_of_root(), &Cert::intermediate()]),
        leaf("certificate-unparsable", "error", &Cert::leaf().set(|made| made.serial = der::integer([0, 1])))
            .beside(&["own-chain-does-not-load"]),
        // A single repeated byte, so that it takes little room where files are compressed.
        leaf("chain-too-large", "error", &Cert::leaf().with(Extension::new(oid::UNKNOWN, vec![0; 102_400]))),
        RuleFixture::new("served-certificate-stale", "warning", both(&older, &newer), both(&newer, &newer))
            .when_dumped()
            .flags("--verifier envoy"),
    ]
}

/// Both dumps of one proxy: what it serves, and what its secret holds.
fn both(served: &Cert, held: &Cert) -> Files {
    let context = admin::context(&[("<inline>", &Cert::root())], &[("<inline>", served)], AT_FORGE);
    let secrets = admin::secrets(&[
        ("default", admin::chain_secret(&text_of(&[held, &Cert::intermediate()]))),
        ("ROOTCA", admin::validation_secret(&super::root())),
    ]);
    let node = admin::sidecar("cart-1", "shop");
    vec![
        ("/certs.json", bytes(admin::certs(&[context]))),
        ("/config_dump.json", bytes(admin::config_dump(&node, "1.38.3", &[secrets]))),
    ]
}
