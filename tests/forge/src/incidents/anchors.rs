//! Who vouches for the leaf: roots, intermediates, order, and CAs of one name.

use serde_json::json;

use super::{Incident, bare, downstream, json_file, pair, pem_file, text, trusting, with_id};
use crate::admin;
use crate::certificate::{Cert, name};
use crate::extension::subject_key_identifier;
use crate::key::Key;
use crate::pem;

pub(super) fn incidents() -> Vec<Incident> {
    [roots(), intermediates(), missing(), twins(), order()].concat()
}

const AT: &str = "--at 2026-11-24T00:00:00Z";
const BY_CLIENT: &str = "--presented-by client --at 2026-11-24T00:00:00Z";
const ORDERS: &str = "spiffe://example.org/ns/shop/sa/orders";

fn root() -> String {
    text(&[&Cert::root()])
}

/// istiod's self-signed CA: every cluster calls it `O = cluster.local`.
fn istiod_root(key: Key) -> Cert {
    let subject = name(&[("O", "cluster.local")]);
    Cert { issuer: subject.clone(), subject, ..Cert::ca("", key, "", key) }
        .with(subject_key_identifier(&key.identifier()))
}

/// A leaf below such a root.
fn below(root: &Cert, key: Key, id: &str) -> Cert {
    Cert { issuer: root.subject.clone(), ..with_id(id).issued_by("", key) }
}

fn roots() -> Vec<Incident> {
    let (east, west) = (istiod_root(Key::Root), istiod_root(Key::Other));
    let cart = text(&[&below(&east, Key::Root, "spiffe://cluster.local/ns/shop/sa/cart")]);
    let pin = "spiffe://cluster.local/ns/shop/sa/orders";
    let orders = text(&[&below(&west, Key::Other, pin)]);
    let other = Cert::ca("On-prem Root", Key::Other, "On-prem Root", Key::Other);
    let on_prem = text(&[&with_id(ORDERS).issued_by("On-prem Root", Key::Other)]);
    let own = text(&[&Cert::leaf_of_root()]);
    let new_root = Cert::ca("New Root", Key::Second, "New Root", Key::Second);
    let of_new = Cert::leaf().issued_by("New Root", Key::Second);
    vec![
        Incident {
            name: "C028-two-meshes-two-plug-in-roots",
            cause: "each cluster's plug-in CA has a root of its own",
            flags: "",
            rule: "issuer-unknown",
            severity: "error",
            says: &["On-prem Root", "root that signed"],
            files: pair((&own, &root()), (&on_prem, &text(&[&other])), ORDERS, &["example.org"]),
        },
        Incident {
            name: "similar-istiod-roots-of-two-clusters",
            cause: "each istiod made a self-signed root by the same name",
            flags: "",
            rule: "issuer-unknown",
            severity: "error",
            says: &["another key", "cacerts"],
            files: pair((&cart, &text(&[&east])), (&orders, &text(&[&west])), pin, &["cluster.local"]),
        },
        Incident {
            name: "C026-bundle-endpoint-does-not-reach-sidecars",
            cause: "the sidecar's bundle holds its own CA only",
            flags: "",
            rule: "issuer-unknown",
            severity: "error",
            says: &["Forge Root", "On-prem Root"],
            files: pair((&own, &root()), (&on_prem, &root()), ORDERS, &["example.org"]),
        },
        Incident {
            name: "C032-second-root-in-ambient",
            cause: "ztunnel knows no anchor but its own cluster's CA",
            flags: "--verifier ztunnel --at 2026-11-24T00:00:00Z",
            rule: "rustls-path-refused",
            severity: "error",
            says: &["anchor"],
            files: vec![pem_file("chain.pem", &[&below(&west, Key::Other, pin)]), pem_file("bundle.pem", &[&east])],
        },
        Incident {
            name: "C050-rotated-without-a-cross-signed-bridge",
            cause: "the new root came without a cross-signed certificate, and the peer knows the old one",
            flags: AT,
            rule: "root-not-trusted",
            severity: "error",
            says: &["New Root"],
            files: vec![pem_file("chain.pem", &[&of_new, &new_root]), pem_file("bundle.pem", &[&Cert::root()])],
        },
        Incident {
            name: "similar-teleport-issuer-override",
            cause: "with an issuer override the leaf has another CA; tbot's bundle still holds Teleport's own",
            flags: "--trust-bundle example.teleport.sh=tbot-bundle.pem --verifier envoy-spiffe --at 2026-11-24T00:00:00Z",
            rule: "issuer-unknown",
            severity: "error",
            says: &["Teleport", "override"],
            files: vec![
                pem_file(
                    "chain.pem",
                    &[&with_id("spiffe://example.teleport.sh/ns/shop/sa/cart")
                        .issued_by("Corporate Issuing CA", Key::Inter)],
                ),
                (
                    "tbot-bundle.pem",
                    text(&[&Cert {
                        subject: name(&[("O", "example.teleport.sh"), ("CN", "example.teleport.sh")]),
                        issuer: name(&[("O", "example.teleport.sh"), ("CN", "example.teleport.sh")]),
                        ..Cert::root()
                    }])
                    .into_bytes(),
                ),
            ],
        },
    ]
}

/// Bundles that hold an intermediate.
fn intermediates() -> Vec<Incident> {
    let inter = Cert::intermediate();
    let anchored = |name, cause, says, chain: &[&Cert]| Incident {
        name,
        cause,
        flags: AT,
        rule: "anchor-not-self-signed",
        severity: "warning",
        says,
        files: vec![pem_file("chain.pem", chain), pem_file("bundle.pem", &[&inter])],
    };
    let spiffe = downstream(&json!({
        "custom_validator_config": admin::spiffe_validator(&[("example.org", &text(&[&inter]))]),
    }));
    let plain = downstream(&trusting(&text(&[&inter]), &json!({})));
    vec![
        anchored(
            "C034-vault-returns-the-intermediate-as-ca",
            "Vault's ca is the intermediate: it stands in the chain twice, the root nowhere, and the bundle holds it too",
            &["rootCAFile", "intermediate"],
            &[&Cert::leaf(), &inter, &inter],
        ),
        anchored(
            "C037-vault-mount-without-the-root",
            "only the intermediate was imported into the issuing mount",
            &["Vault", "set-signed"],
            &[&Cert::leaf(), &inter],
        ),
        anchored("C092-kuma-provided-ca-is-an-intermediate", "the provided CA is no root", &["root"], &[&Cert::leaf()]),
        Incident {
            name: "C044-intermediate-in-trusted-ca",
            cause: "trusted_ca holds the intermediate; verifiers before partial chains demand a self-signed anchor",
            flags: BY_CLIENT,
            rule: "anchor-not-self-signed",
            severity: "warning",
            says: &["put the root"],
            files: vec![pem_file("chain.pem", &[&Cert::leaf(), &inter]), json_file("context.json", &plain)],
        },
        Incident {
            name: "C046-spire-bundle-of-intermediates",
            cause: "upstream_bundle = false puts intermediates into the bundle",
            flags: BY_CLIENT,
            rule: "anchor-not-self-signed",
            severity: "error",
            says: &["root", "upstream"],
            files: vec![pem_file("chain.pem", &[&Cert::leaf(), &inter]), json_file("context.json", &spiffe)],
        },
    ]
}

fn missing() -> Vec<Incident> {
    let alone = |name, cause, says| Incident {
        name,
        cause,
        flags: AT,
        rule: "issuer-unknown",
        severity: "error",
        says,
        files: vec![pem_file("chain.pem", &[&Cert::leaf()]), pem_file("bundle.pem", &[&Cert::root()])],
    };
    let third = Cert::ca("Forge Lower", Key::Second, "Forge Intermediate", Key::Inter);
    vec![
        alone(
            "C035-istiod-serves-without-its-intermediate",
            "istiod's own chain ends at the leaf; gateways trust the pinned root only",
            &["intermediate", "behind the leaf"],
        ),
        alone(
            "C047-clients-send-no-intermediate",
            "ca.crt changed from the intermediate to the root, and clients send the leaf alone",
            &["intermediate", "behind the leaf"],
        ),
        alone(
            "C055-server-serves-the-leaf-only",
            "the server's chain lacks the intermediate",
            &["intermediate", "behind the leaf"],
        ),
        Incident {
            name: "similar-one-of-two-intermediates",
            cause: "of two intermediates only the lower one is sent",
            flags: AT,
            rule: "issuer-unknown",
            severity: "error",
            says: &["Forge Intermediate", "link is missing"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf().issued_by("Forge Lower", Key::Second), &third]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "similar-intermediate-in-another-chain",
            cause: "the intermediate is at hand in another proxy's chain, and this one does not send it",
            flags: "",
            rule: "issuer-unknown",
            severity: "error",
            says: &["neither sent nor an anchor", "Forge Intermediate"],
            files: pair(
                (&text(&[&Cert::leaf(), &Cert::intermediate()]), &root()),
                (&text(&[&with_id(ORDERS)]), &root()),
                ORDERS,
                &["example.org"],
            ),
        },
    ]
}

/// CAs of one name.
fn twins() -> Vec<Incident> {
    let twin = |key| bare(Cert::ca("Root CA", key, "Root CA", key));
    let leaf = bare(Cert::leaf().issued_by("Root CA", Key::Other));
    let same = bare(Cert::ca("Corporate CA", Key::Inter, "Corporate CA", Key::Root));
    let corporate = Cert::ca("Corporate CA", Key::Root, "Corporate CA", Key::Root);
    let below = bare(Cert::leaf().issued_by("Corporate CA", Key::Inter));
    vec![
        Incident {
            name: "C031-two-roots-of-one-makefile",
            cause: "both roots were made by one script: one subject, two keys, no key identifiers",
            flags: AT,
            rule: "signature-invalid",
            severity: "error",
            says: &["key", "subject"],
            files: vec![pem_file("chain.pem", &[&leaf]), pem_file("bundle.pem", &[&twin(Key::Root)])],
        },
        Incident {
            name: "similar-both-roots-in-one-bundle",
            cause: "both roots of one name are trusted, and which one is tried depends on the Envoy version",
            flags: AT,
            rule: "anchors-ambiguous",
            severity: "warning",
            says: &["subject", "version"],
            files: vec![
                pem_file("chain.pem", &[&leaf]),
                pem_file("bundle.pem", &[&twin(Key::Root), &twin(Key::Other)]),
            ],
        },
        Incident {
            name: "C052-issuer-named-like-its-root",
            cause: "trust anchor and issuer share one subject",
            flags: AT,
            rule: "ca-same-subject-other-key",
            severity: "warning",
            says: &["subject"],
            files: vec![pem_file("chain.pem", &[&below, &same]), pem_file("bundle.pem", &[&corporate])],
        },
    ]
}

fn order() -> Vec<Incident> {
    let glued = text(&[&Cert::leaf(), &Cert::intermediate()])
        .replace("-----END CERTIFICATE-----\n-----BEGIN", "-----END CERTIFICATE----------BEGIN");
    let root = Cert::root();
    vec![
        Incident {
            name: "C058-root-sent-twice",
            cause: "the guide concatenates the root into cert-chain.pem, and istiod appends it again",
            flags: AT,
            rule: "chain-duplicate",
            severity: "note",
            says: &["twice", "cert-chain.pem"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate(), &root, &root]),
                pem_file("bundle.pem", &[&root]),
            ],
        },
        Incident {
            name: "C059-blocks-glued-together",
            cause: "no newline between END and BEGIN when the files were concatenated",
            flags: AT,
            rule: "pem-glued",
            severity: "warning",
            says: &["newline"],
            files: vec![("chain.pem", glued.into_bytes()), pem_file("bundle.pem", &[&root])],
        },
        Incident {
            name: "similar-intermediate-before-the-leaf",
            cause: "the files were concatenated the wrong way round",
            flags: AT,
            rule: "chain-order",
            severity: "warning",
            says: &["leaf first"],
            files: vec![
                pem_file("chain.pem", &[&Cert::intermediate(), &Cert::leaf()]),
                pem_file("bundle.pem", &[&root]),
            ],
        },
        Incident {
            name: "similar-certificate-of-another-mesh-in-the-chain",
            cause: "a chain with a certificate of another mesh in it",
            flags: AT,
            rule: "chain-unrelated-certificate",
            severity: "note",
            says: &["issued no other"],
            files: vec![
                (
                    "chain.pem",
                    pem::certificates([
                        Cert::leaf().der(),
                        Cert::intermediate().der(),
                        Cert::ca("Other Mesh", Key::Other, "Other Mesh", Key::Other).der(),
                    ])
                    .into_bytes(),
                ),
                pem_file("bundle.pem", &[&root]),
            ],
        },
    ]
}
