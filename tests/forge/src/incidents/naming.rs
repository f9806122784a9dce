//! Who the leaf says it is: SAN pins, trust domains, SANs that are missing or of another kind.

use serde_json::json;

use super::{Incident, downstream, json_file, pair, pem_file, text, trusting, upstream, with_id};
use crate::admin;
use crate::certificate::Cert;
use crate::extension::{general_name, oid};

const ORDERS: &str = "spiffe://example.org/ns/shop/sa/orders";

pub(super) fn incidents() -> Vec<Incident> {
    [pins(), names(), trust_domains(), shapes()].concat()
}

fn root() -> String {
    text(&[&Cert::root()])
}

fn chain(leaf: &Cert) -> String {
    text(&[leaf, &Cert::intermediate()])
}

/// Two sidecars of one root, of which the server presents this ID.
fn serving(id: &str) -> Vec<(&'static str, Vec<u8>)> {
    let client = chain(&Cert::leaf());
    pair((&client, &root()), (&chain(&with_id(id)), &root()), ORDERS, &["example.org"])
}

fn pins() -> Vec<Incident> {
    vec![
        Incident {
            name: "C001-teleport-k8s-path",
            cause: "the WorkloadIdentity template writes /k8s/<namespace>/<account>; Istio pins /ns/<namespace>/sa/<account>",
            flags: "--verifier istio",
            rule: "istio-san-not-ns-sa",
            severity: "error",
            says: &["Teleport", "/ns/{{ workload.kubernetes.namespace }}/sa/{{ workload.kubernetes.service_account }}"],
            files: vec![("certs.json", include_bytes!("../../../../fixtures/incident/catalogue-certs.json").to_vec())],
        },
        Incident {
            name: "C002-pod-label-in-the-sa-slot",
            cause: "the ClusterSPIFFEID writes the app label where the service account belongs",
            flags: "",
            rule: "san-not-matched",
            severity: "error",
            says: &["service account", "orders-app", "subjectAltNames"],
            files: serving("spiffe://example.org/ns/shop/sa/orders-app"),
        },
        Incident {
            name: "C005-default-service-account",
            cause: "the leaf carries the default service account, the client expects the assigned one",
            flags: "",
            rule: "san-not-matched",
            severity: "error",
            says: &["service account", "default"],
            files: serving("spiffe://example.org/ns/shop/sa/default"),
        },
        Incident {
            name: "similar-other-namespace",
            cause: "the workload runs in another namespace than the pinned one",
            flags: "",
            rule: "san-not-matched",
            severity: "error",
            says: &["namespace"],
            files: serving("spiffe://example.org/ns/shop-blue/sa/orders"),
        },
        Incident {
            name: "similar-pin-without-scheme",
            cause: "subjectAltNames was written without spiffe://",
            flags: "--expect-san example.org/ns/shop/sa/cart --presented-by server --at 2026-11-24T00:00:00Z",
            rule: "san-not-matched",
            severity: "error",
            says: &["spiffe://"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "similar-pin-in-other-case",
            cause: "matchers compare URIs byte for byte, and the trust domain is written in capitals",
            flags: "--expect-san spiffe://Example.org/ns/shop/sa/cart --presented-by server --at 2026-11-24T00:00:00Z",
            rule: "san-not-matched",
            severity: "error",
            says: &["upper and lower case"],
            files: vec![
                pem_file("chain.pem", &[&Cert::leaf(), &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
    ]
}

fn names() -> Vec<Incident> {
    let external = Cert::leaf().subject("api.example.com").with_names(&[general_name::dns("api.example.com")]);
    let nameless = Cert::leaf().subject("backend.shop.svc").without(oid::SUBJECT_ALT_NAME);
    let uri_pin = json!({"match_typed_subject_alt_names": [{"san_type": "URI", "matcher": {"exact": ORDERS}}]});
    let dns_pin =
        json!({"match_typed_subject_alt_names": [{"san_type": "DNS", "matcher": {"exact": "backend.shop.svc"}}]});
    let citadel = Cert::leaf().with_names(&[general_name::dns("foo:default")]);
    let judged = |leaf: &Cert, pin| {
        vec![
            pem_file("chain.pem", &[leaf, &Cert::intermediate()]),
            json_file("context.json", &upstream(&trusting(&root(), pin))),
        ]
    };
    vec![
        Incident {
            name: "C004-spiffe-pin-on-an-external-service",
            cause: "the service account's URI is pinned on an ordinary server certificate with DNS names",
            flags: "--presented-by server --at 2026-11-24T00:00:00Z",
            rule: "san-not-matched",
            severity: "error",
            says: &["DNS", "subjectAltNames"],
            files: judged(&external, &uri_pin),
        },
        Incident {
            name: "C007-dynamic-forward-proxy-host",
            cause: "auto_san_validation compares the authority of the request, and the certificate is for another host",
            flags: "--expect-san dns:www.example.com --presented-by server --at 2026-11-24T00:00:00Z",
            rule: "san-not-matched",
            severity: "error",
            says: &["api.example.com", "www.example.com"],
            files: vec![
                pem_file("chain.pem", &[&external, &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "C010-common-name-only",
            cause: "the backend's certificate has a common name and no SAN; the policy adds a DNS matcher",
            flags: "--presented-by server --at 2026-11-24T00:00:00Z",
            rule: "san-not-matched",
            severity: "error",
            says: &["common name", "no SAN"],
            files: judged(&nameless, &dns_pin),
        },
        Incident {
            name: "similar-dns-pin-on-a-spiffe-leaf",
            cause: "a host name is demanded of a certificate that carries a SPIFFE ID alone",
            flags: "--presented-by server --at 2026-11-24T00:00:00Z",
            rule: "san-not-matched",
            severity: "error",
            says: &["SPIFFE ID", "DNS"],
            files: judged(&with_id(ORDERS), &dns_pin),
        },
        Incident {
            name: "C110-dns-san-instead-of-uri",
            cause: "the CA wrote the identity as DNS name foo:default",
            flags: "--verifier istio --at 2026-11-24T00:00:00Z",
            rule: "istio-san-not-ns-sa",
            severity: "error",
            says: &["URI"],
            files: vec![
                pem_file("chain.pem", &[&citadel, &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
        Incident {
            name: "similar-id-without-scheme",
            cause: "the URI SAN lacks spiffe://",
            flags: "--verifier istio --at 2026-11-24T00:00:00Z",
            rule: "istio-san-not-ns-sa",
            severity: "error",
            says: &["spiffe://"],
            files: vec![
                pem_file("chain.pem", &[&with_id("example.org/ns/shop/sa/cart"), &Cert::intermediate()]),
                pem_file("bundle.pem", &[&Cert::root()]),
            ],
        },
    ]
}

fn trust_domains() -> Vec<Incident> {
    let west = with_id("spiffe://west.local/ns/shop/sa/cart");
    let client = chain(&west);
    let across = pair((&client, &root()), (&chain(&with_id(ORDERS)), &root()), ORDERS, &["example.org"]);
    let spiffe = |domains: &[&str]| {
        let bundle = root();
        let domains: Vec<(&str, &str)> = domains.iter().map(|domain| (*domain, bundle.as_str())).collect();
        vec![
            pem_file("chain.pem", &[&west, &Cert::intermediate()]),
            json_file(
                "context.json",
                &downstream(&json!({"custom_validator_config": admin::spiffe_validator(&domains)})),
            ),
        ]
    };
    let alone =
        || vec![pem_file("chain.pem", &[&west, &Cert::intermediate()]), pem_file("bundle.pem", &[&Cert::root()])];
    vec![
        Incident {
            name: "C017-two-trust-domains-one-root",
            cause: "the server's trust domain match refuses clients of the other cluster's domain",
            flags: "",
            rule: "san-not-matched",
            severity: "error",
            says: &["trust domain", "trustDomainAliases"],
            files: across,
        },
        Incident {
            name: "C019-ztunnel-without-aliases",
            cause: "the destination's ztunnel compares with its own trust domain only",
            flags: "--verifier ztunnel --trust-domain east.local --at 2026-11-24T00:00:00Z",
            rule: "ztunnel-identity-not-recognised",
            severity: "error",
            says: &["trust domain"],
            files: alone(),
        },
        Incident {
            name: "C020-no-alias-for-the-other-domain",
            cause: "the mesh's trust domain is another one, and there is no alias",
            flags: "--verifier istio --trust-domain east.local --presented-by client --at 2026-11-24T00:00:00Z",
            rule: "istio-trust-domain-not-the-meshs",
            severity: "error",
            says: &["trustDomainAliases"],
            files: alone(),
        },
        Incident {
            name: "C022-spire-not-federated",
            cause: "both SPIRE servers share a root, but the bundle is chosen by trust domain, and there is none for the peer's",
            flags: "--presented-by client --at 2026-11-24T00:00:00Z",
            rule: "spiffe-no-bundle-for-trust-domain",
            severity: "error",
            says: &["federat", "west.local"],
            files: spiffe(&["east.local"]),
        },
        Incident {
            name: "similar-bundles-of-two-other-domains",
            cause: "the bundle list holds other trust domains, not the peer's",
            flags: "--presented-by client --at 2026-11-24T00:00:00Z",
            rule: "spiffe-no-bundle-for-trust-domain",
            severity: "error",
            says: &["east.local", "north.local", "west.local"],
            files: spiffe(&["east.local", "north.local"]),
        },
    ]
}

fn shapes() -> Vec<Incident> {
    let istio = |name, cause, says, id: &str| Incident {
        name,
        cause,
        flags: "--verifier istio --presented-by server --at 2026-11-24T00:00:00Z",
        rule: "istio-san-not-ns-sa",
        severity: "error",
        says,
        files: vec![
            pem_file("chain.pem", &[&with_id(id), &Cert::intermediate()]),
            pem_file("bundle.pem", &[&Cert::root()]),
        ],
    };
    vec![
        istio(
            "similar-consul-identity",
            "a Consul identity is presented to Istio",
            &["another mesh"],
            "spiffe://11111111-2222-3333-4444-555555555555.consul/ns/default/dc/dc1/svc/web",
        ),
        istio(
            "similar-id-with-trailing-slash",
            "a slash too many at the end of the ID",
            &["/ns/shop/sa/cart"],
            "spiffe://example.org/ns/shop/sa/cart/",
        ),
        istio(
            "similar-id-of-workload-only",
            "the ID names the workload and neither namespace nor account",
            &["/ns/<namespace>/sa/<service account>"],
            "spiffe://example.org/cart",
        ),
    ]
}
