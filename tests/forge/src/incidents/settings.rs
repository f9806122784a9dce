//! CRLs, configuration, and secrets that never came.

use serde_json::{Value, json};

use super::{AT_FORGE, Incident, downstream, json_file, pem_file, text, trusting};
use crate::admin;
use crate::certificate::Cert;
use crate::crl::{Crl, issuing_distribution_point};
use crate::der;
use crate::key::Key;

pub(super) fn incidents() -> Vec<Incident> {
    [crls(), bundles(), delivery()].concat()
}

const AT: &str = "--at 2026-11-24T00:00:00Z";
const BY_CLIENT: &str = "--presented-by client --at 2026-11-24T00:00:00Z";

fn checking(bundle: &Cert, crls: &[Crl]) -> Vec<(&'static str, Vec<u8>)> {
    let crl: String = crls.iter().map(Crl::pem).collect();
    let validation = trusting(&text(&[bundle]), &json!({"crl": {"inline_string": crl}}));
    vec![
        pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
        json_file("context.json", &downstream(&validation)),
    ]
}

fn crls() -> Vec<Incident> {
    let past = |crl: Crl| crl.set(|made| made.next_update = Some(der::time("20261101000000Z")));
    let partitioned = Crl::of_intermediate().with(issuing_distribution_point(2));
    let revoking = Crl::of_intermediate().revoking(&Cert::leaf().serial);
    let case = |name, cause, rule, says, files| Incident {
        name,
        cause,
        flags: BY_CLIENT,
        rule,
        severity: "error",
        says,
        files,
    };
    vec![
        case(
            "C113-crl-with-an-intermediate-as-anchor",
            "CRLs are wanted for every certificate up to the anchor, the anchor's own issuer included",
            "crl-missing",
            &["only_verify_leaf_cert_crl"],
            checking(&Cert::intermediate(), &[Crl::of_intermediate()]),
        ),
        case(
            "C113-crl-past-its-next-update",
            "a CRL past nextUpdate counts as failure",
            "crl-unusable",
            &["nextUpdate"],
            checking(&Cert::root(), &[Crl::of_root(), past(Crl::of_intermediate())]),
        ),
        case(
            "C115-partitioned-crl",
            "the CRL's issuingDistributionPoint covers CAs only",
            "crl-unusable",
            &["scope"],
            checking(&Cert::root(), &[Crl::of_root(), partitioned]),
        ),
        case(
            "C116-revoked-client",
            "the client's certificate is revoked; who refuses decides what each side prints",
            "certificate-revoked",
            &["revoked", "SSLV3_ALERT_CERTIFICATE_REVOKED"],
            checking(&Cert::root(), &[Crl::of_root(), revoking]),
        ),
        case(
            "similar-crl-of-one-ca-only",
            "one CRL switches the check on for every CA of the chain",
            "crl-missing",
            &["every CA", "Forge Root"],
            checking(&Cert::root(), &[Crl::of_intermediate()]),
        ),
    ]
}

fn bundles() -> Vec<Incident> {
    let again = Cert::ca("Second Root", Key::Second, "Second Root", Key::Second);
    vec![
        Incident {
            name: "C118-duplicate-ca",
            cause: "one CA is listed twice among others",
            flags: AT,
            rule: "bundle-duplicate",
            severity: "note",
            says: &["twice", "Forge Root"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root(), &again, &Cert::root()]),
            ],
        },
        Incident {
            name: "similar-empty-trusted-ca",
            cause: "the file of the CA is empty",
            flags: BY_CLIENT,
            rule: "trusted-ca-empty",
            severity: "error",
            says: &["empty", "root"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
                json_file("context.json", &downstream(&trusting("", &json!({})))),
            ],
        },
        Incident {
            name: "similar-listener-without-a-ca",
            cause: "client certificates are required, and there is no CA to verify them with",
            flags: BY_CLIENT,
            rule: "peer-not-verified",
            severity: "warning",
            says: &["trusted_ca"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
                json_file("context.json", &downstream(&json!({}))),
            ],
        },
    ]
}

fn delivery() -> Vec<Incident> {
    let sidecar = admin::sidecar("cart-1", "shop");
    let dump = |sections: &[Value]| ("config_dump.json", admin::config_dump(&sidecar, "1.38.3", sections).into_bytes());
    let held = admin::secrets(&[
        ("default", admin::chain_secret(&text(&[&Cert::leaf(), &Cert::intermediate()]))),
        ("ROOTCA", admin::validation_secret(&text(&[&Cert::root()]))),
    ]);
    let empty = json!({"ca_cert": [], "cert_chain": [admin::entry("<inline>", &Cert::leaf(), AT_FORGE)]});
    vec![
        Incident {
            name: "C038-no-secret-ever-delivered",
            cause: "the channel to the CA is not trusted, so neither certificate nor root arrives",
            flags: "",
            rule: "secret-not-delivered",
            severity: "warning",
            says: &["default", "ROOTCA", "istio-agent"],
            files: vec![dump(&[admin::warming_secrets(&["default", "ROOTCA"])])],
        },
        Incident {
            name: "C124-spire-asked-for-system-roots",
            cause: "with SPIRE as SDS provider Envoy asks it for file-root:system, which it does not know",
            flags: "",
            rule: "secret-not-delivered",
            severity: "warning",
            says: &["file-root:system", "SPIRE"],
            files: vec![dump(&[held.clone(), admin::warming_secrets(&["file-root:system"])])],
        },
        Incident {
            name: "C127-root-never-arrived",
            cause: "the agent never got the root; the context shows a chain and no CA",
            flags: "",
            rule: "secret-not-delivered",
            severity: "warning",
            says: &["ROOTCA"],
            files: vec![
                dump(&[
                    admin::secrets(&[("default", admin::chain_secret(&text(&[&Cert::leaf(), &Cert::intermediate()])))]),
                    admin::warming_secrets(&["ROOTCA"]),
                ]),
                ("certs.json", admin::certs(&[empty]).into_bytes()),
            ],
        },
    ]
}
