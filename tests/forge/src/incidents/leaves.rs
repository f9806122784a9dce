//! What the leaf and its issuers may do, how long, and with which keys.

use serde_json::json;

use super::{AT_FORGE, Incident, bare, json_file, pem_file, text, trusting, upstream};
use crate::admin;
use crate::certificate::Cert;
use crate::extension::{
    basic_constraints, ext_key_usage, general_name, key_usage, name_constraints, oid, purpose, usage,
};
use crate::key::{Hash, Key, Signature};
use crate::pem;

pub(super) fn incidents() -> Vec<Incident> {
    [validity(), purposes(), usages(), constraints(), keys()].concat()
}

const AT: &str = "--at 2026-11-24T00:00:00Z";
const BY_CLIENT: &str = "--verifier envoy --presented-by client --at 2026-11-24T00:00:00Z";
const BY_SERVER: &str = "--verifier envoy --presented-by server --at 2026-11-24T00:00:00Z";

type Files = Vec<(&'static str, Vec<u8>)>;

fn judged(certificates: &[&Cert]) -> Files {
    vec![pem_file("chain.pem", certificates), pem_file("bundle.pem", &[&Cert::root()])]
}

fn leaf(made: &Cert) -> Files {
    judged(&[made, &Cert::intermediate()])
}

/// What one proxy serves, by `/certs`.
fn certs(file: &'static str, authority: &Cert, leaf: &Cert) -> (&'static str, Vec<u8>) {
    let context = admin::context(&[("<inline>", authority)], &[("<inline>", leaf)], AT_FORGE);
    (file, admin::certs(&[context]).into_bytes())
}

fn validity() -> Vec<Incident> {
    let one_year = Cert::root().validity("20251001000000Z", "20261001000000Z");
    let day = |from: &str, to: &str| Cert::leaf().validity(from, to);
    let old = day("20261122120000Z", "20261123120000Z");
    let new = day("20261123200000Z", "20261124200000Z").serial(0x77);
    let held = |leaf: &Cert| {
        let secrets = admin::secrets(&[
            ("default", admin::chain_secret(&text(&[leaf, &Cert::intermediate()]))),
            ("ROOTCA", admin::validation_secret(&text(&[&Cert::root()]))),
        ]);
        admin::config_dump(&admin::sidecar("cart-1", "shop"), "1.38.3", &[secrets]).into_bytes()
    };
    let vault = Cert::intermediate().validity("20260101000000Z", "20270101000000Z");
    let expired_root = Cert::root().validity("20161101000000Z", "20261120000000Z");
    vec![
        Incident {
            name: "C061-one-year-self-signed-root",
            cause: "the self-signed root reached 365 days",
            flags: "--verifier envoy --at 2026-11-24T00:00:00Z",
            rule: "issuer-expired",
            severity: "error",
            says: &["expired", "2026-10-01"],
            files: vec![pem_file("chain.pem", &[&Cert::leaf_of_root()]), pem_file("bundle.pem", &[&one_year])],
        },
        Incident {
            name: "C061-the-same-in-certs",
            cause: "the CA of the dump has expired",
            flags: "--verifier envoy --at 2026-11-24T00:00:00Z",
            rule: "issuer-expired",
            severity: "warning",
            says: &["2026-10-01"],
            files: vec![certs("certs.json", &one_year, &Cert::leaf_of_root())],
        },
        Incident {
            name: "C062-leaf-outlives-its-intermediate",
            cause: "workloads get 90 days, the intermediate ends earlier, and nothing renews",
            flags: "--at 2026-12-20T00:00:00Z",
            rule: "leaf-outlives-issuer",
            severity: "warning",
            says: &["end before their issuer"],
            files: judged(&[&day("20261201000000Z", "20270301000000Z"), &vault]),
        },
        Incident {
            name: "C064-stale-certificate-still-served",
            cause: "the secret holds a new certificate, the listener serves the old one",
            flags: "--verifier envoy",
            rule: "served-certificate-stale",
            severity: "warning",
            says: &["restart"],
            files: vec![certs("proxy/certs.json", &Cert::root(), &old), ("proxy/config_dump.json", held(&new))],
        },
        Incident {
            name: "C067-mounted-certificate-not-read-again",
            cause: "the mounted certificate ran out and was not read again",
            flags: "--verifier envoy --at 2026-11-24T00:00:00Z",
            rule: "leaf-expired",
            severity: "error",
            says: &["expired"],
            files: vec![
                pem_file("cert-chain.pem", &[&old, &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "C068-file-newer-than-what-is-served",
            cause: "the reload raced the symlink swap: the file is new, Envoy serves the old certificate",
            flags: "--verifier envoy",
            rule: "served-certificate-stale",
            severity: "warning",
            says: &["restart"],
            files: vec![
                certs("proxy/certs.json", &Cert::root(), &old),
                pem_file("proxy/tls.crt", &[&new, &Cert::intermediate()]),
            ],
        },
        Incident {
            name: "C070-expired-vault-root",
            cause: "the root expired four days ago",
            flags: AT,
            rule: "issuer-expired",
            severity: "error",
            says: &["2026-11-20"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
                pem_file("bundle.pem", &[&expired_root]),
            ],
        },
        Incident {
            name: "C071-nothing-is-signed-any-more",
            cause: "signing fails with 403; the mesh dies when the last leaf runs out",
            flags: AT,
            rule: "expires-soon",
            severity: "warning",
            says: &["left"],
            files: leaf(&day("20261121010000Z", "20261124010000Z")),
        },
    ]
}

fn purposes() -> Vec<Incident> {
    let server_only = || ext_key_usage(&[purpose::SERVER_AUTH]);
    let inter = Cert::intermediate().with(server_only());
    let made = Cert::leaf().with(server_only());
    let client_only = Cert::leaf().with(ext_key_usage(&[purpose::CLIENT_AUTH]));
    let by_client = |name, cause, says, rule, files| Incident {
        name,
        cause,
        flags: BY_CLIENT,
        rule,
        severity: "error",
        says,
        files,
    };
    vec![
        by_client(
            "C073-cacerts-restricted-to-server-auth",
            "the cacerts intermediate has EKU serverAuth only",
            &["clientAuth", "without"],
            "issuer-eku-lacks-role",
            judged(&[&Cert::leaf(), &inter]),
        ),
        by_client(
            "C083-intermediate-profile-server-auth",
            "the CA's profile for intermediates writes serverAuth only",
            &["clientAuth"],
            "issuer-eku-lacks-role",
            judged(&[&Cert::leaf(), &inter]),
        ),
        by_client(
            "C076-public-ca-drops-client-auth",
            "public certificates carry serverAuth only",
            &["clientAuth", "serverAuth"],
            "leaf-eku-no-client-auth",
            leaf(&made),
        ),
        by_client(
            "C077-default-usages-changed",
            "the new default of cert-manager leaves clientAuth out",
            &["client auth"],
            "leaf-eku-no-client-auth",
            leaf(&made),
        ),
        by_client(
            "C082-one-certificate-for-both-roles",
            "a serverAuth certificate is used by ring members in both roles",
            &["clientAuth"],
            "leaf-eku-no-client-auth",
            leaf(&made),
        ),
        Incident {
            name: "similar-client-auth-only-on-a-server",
            cause: "a client certificate is served",
            flags: BY_SERVER,
            rule: "leaf-eku-no-server-auth",
            severity: "error",
            says: &["serverAuth"],
            files: leaf(&client_only),
        },
    ]
}

fn usages() -> Vec<Incident> {
    let enciphers = key_usage(&[usage::KEY_ENCIPHERMENT]);
    let signs = key_usage(&[usage::DIGITAL_SIGNATURE]);
    let static_rsa = upstream(&trusting(&text(&[&Cert::root()]), &json!({})));
    let mut static_rsa = static_rsa;
    static_rsa["common_tls_context"]["tls_params"] =
        json!({"tls_maximum_protocol_version": "TLSv1_2", "cipher_suites": ["AES128-GCM-SHA256"]});
    vec![
        Incident {
            name: "C085-server-without-digital-signature",
            cause: "the server's RSA certificate allows key encipherment only",
            flags: "--presented-by server --verifier envoy --envoy-version 1.40 --at 2026-11-24T00:00:00Z",
            rule: "leaf-ku-no-digital-signature",
            severity: "error",
            says: &["digitalSignature"],
            files: leaf(&Cert::leaf().key(Key::RsaLeaf).with(enciphers)),
        },
        Incident {
            name: "C089-static-rsa-without-key-encipherment",
            cause: "RSA key exchange needs keyEncipherment",
            flags: "--presented-by server --envoy-version 1.40 --at 2026-11-24T00:00:00Z",
            rule: "leaf-ku-no-digital-signature",
            severity: "error",
            says: &["keyEncipherment"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf().key(Key::RsaLeaf).with(signs), &Cert::intermediate()]),
                json_file("context.json", &static_rsa),
            ],
        },
        Incident {
            name: "similar-istio-csr-without-key-usage",
            cause: "istio-csr leaves key usage to the issuer, and the SPIFFE validator refuses a leaf that has none",
            flags: "--verifier envoy-spiffe --trust-domain example.org --at 2026-11-24T00:00:00Z",
            rule: "spiffe-leaf-precheck",
            severity: "error",
            says: &["key usage", "digital signature"],
            files: leaf(&Cert::leaf().without(oid::KEY_USAGE)),
        },
    ]
}

fn constraints() -> Vec<Incident> {
    let lower =
        Cert::ca("Forge Lower", Key::Second, "Forge Intermediate", Key::Inter).with(basic_constraints(true, Some(0)));
    let short = Cert::intermediate().with(basic_constraints(true, Some(0)));
    let deep = Cert::leaf().issued_by("Forge Lower", Key::Second);
    let signing = key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]);
    let webhook = Cert::leaf()
        .subject("webhook")
        .with(basic_constraints(true, None))
        .with(signing)
        .without(oid::SUBJECT_ALT_NAME);
    let vault = |constraint: &str| {
        judged(&[&Cert::leaf(), &Cert::intermediate().with(name_constraints(&[general_name::uri(constraint)], &[]))])
    };
    vec![
        Incident {
            name: "C091-too-deep-for-path-length",
            cause: "an intermediate of path length 0 issued another one",
            flags: AT,
            rule: "path-length-exceeded",
            severity: "error",
            says: &["path length"],
            files: judged(&[&deep, &lower, &short]),
        },
        Incident {
            name: "C094-is-ca-on-a-leaf",
            cause: "the webhook's certificate has isCA: true, CA usages and no DNS names",
            flags: "--chain webhook.pem --at 2026-11-24T00:00:00Z",
            rule: "leaf-is-ca",
            severity: "warning",
            says: &["CA"],
            files: vec![
                pem_file("webhook.pem", &[&webhook, &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "similar-ca-leaf-under-the-spiffe-validator",
            cause: "the same, where the SPIFFE validator decides",
            flags: "--chain webhook.pem --verifier envoy-spiffe --trust-domain example.org --at 2026-11-24T00:00:00Z",
            rule: "spiffe-leaf-precheck",
            severity: "error",
            says: &["CA"],
            files: vec![
                pem_file("webhook.pem", &[&Cert::leaf().with(basic_constraints(true, None)), &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "C112-uri-constraint-written-as-a-uri",
            cause: "permitted_uri_domains was set to spiffe://example.org; it holds a host",
            flags: "--envoy-version 1.38 --at 2026-11-24T00:00:00Z",
            rule: "name-constraint-violated",
            severity: "error",
            says: &["spiffe://example.org", "host"],
            files: vault("spiffe://example.org"),
        },
        Incident {
            name: "similar-the-same-since-1-40",
            cause: "1.40 refuses such a constraint itself",
            flags: "--envoy-version 1.40 --at 2026-11-24T00:00:00Z",
            rule: "name-constraint-unsupported",
            severity: "error",
            says: &["spiffe://example.org", "host"],
            files: vault("spiffe://example.org"),
        },
        Incident {
            name: "similar-constraint-to-another-domain",
            cause: "the CA may issue for another trust domain only",
            flags: AT,
            rule: "name-constraint-violated",
            severity: "error",
            says: &["west.local"],
            files: vault("west.local"),
        },
    ]
}

fn keys() -> Vec<Incident> {
    let p521 = Cert::ca("Forge Intermediate", Key::P521, "Forge Root", Key::Root);
    let below_p521 = Cert::leaf().issued_by("Forge Intermediate", Key::P521);
    let mislabelled = Signature::RsaPkcs1(Hash::Sha256).identifier();
    let claims_rsa = bare(Cert::leaf()).set(|made| {
        made.inner_algorithm = Some(mislabelled.clone());
        made.outer_algorithm = Some(mislabelled.clone());
    });
    let beside_key = |key: Key| {
        let chain = text(&[&Cert::leaf(), &Cert::intermediate()]);
        vec![
            ("chain.pem", (chain + &pem::block("PUBLIC KEY", &key.spki())).into_bytes()),
            pem_file("bundle.pem", &[&Cert::root()]),
        ]
    };
    let by_default = upstream(&trusting(&text(&[&Cert::root()]), &json!({})));
    let on_p384 = vec![
        pem_file("chain.pem", &[&Cert::leaf().key(Key::P384), &Cert::intermediate()]),
        json_file("context.json", &by_default),
    ];
    vec![
        Incident {
            name: "C097-rsa-below-2048-bits",
            cause: "Envoy does not load an own RSA key below 2048 bits",
            flags: AT,
            rule: "own-rsa-key-too-small",
            severity: "error",
            says: &["2048"],
            files: leaf(&Cert::leaf().key(Key::Rsa1024)),
        },
        Incident {
            name: "C098-linkerd-and-p-521",
            cause: "the issuer's key is on P-521, which Linkerd does not take",
            flags: "--verifier linkerd --at 2026-11-24T00:00:00Z",
            rule: "linkerd-identity-not-recognised",
            severity: "error",
            says: &["Linkerd"],
            files: judged(&[&below_p521, &p521]),
        },
        Incident {
            name: "C100-rsa-algorithm-with-an-ec-key",
            cause: "the rotation kept the RSA signature algorithm with an EC key",
            flags: AT,
            rule: "signature-invalid",
            severity: "error",
            says: &["RSA with SHA-256", "key's own algorithm"],
            files: judged(&[&claims_rsa, &Cert::intermediate()]),
        },
        Incident {
            name: "C103-key-of-another-certificate",
            cause: "the private key belongs to another certificate",
            flags: AT,
            rule: "private-key-mismatch",
            severity: "error",
            says: &["private key"],
            files: beside_key(Key::Other),
        },
        Incident {
            name: "C104-key-of-another-type",
            cause: "one secret pairs an EC certificate with an RSA key",
            flags: AT,
            rule: "private-key-mismatch",
            severity: "error",
            says: &["RSA"],
            files: beside_key(Key::RsaLeaf),
        },
        Incident {
            name: "similar-p-384-server-and-a-default-cluster",
            cause: "a cluster without tls_params speaks TLS 1.2 and offers X25519 and P-256 only",
            flags: "--presented-by server --at 2026-11-24T00:00:00Z",
            rule: "leaf-curve-not-offered",
            severity: "error",
            says: &["ecdh_curves", "TLSv1_3"],
            files: on_p384,
        },
    ]
}
