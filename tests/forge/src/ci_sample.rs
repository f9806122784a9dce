//! The sample repository of a gate: fifty issued chains, four of them bad, and their trust bundle.
//!
//! Thirty-five are of production, fifteen of staging, which is a trust domain of its own.

use crate::certificate::{Cert, serial_for};
use crate::extension::general_name;
use crate::pem;

/// The moment the sample is made for.
pub const AT: &str = "2026-11-24T00:00:00Z";

/// The bad chains, by their paths, and the rule that tells each.
pub const BAD: [(&str, &str); 4] = [
    // Accepted until the end of January 2027.
    ("certificates/production/legacy/reports.pem", "leaf-expired"),
    // In the baseline.
    ("certificates/production/billing/ledger.pem", "istio-san-not-ns-sa"),
    // New.
    ("certificates/production/shop/cart.pem", "issuer-unknown"),
    ("certificates/staging/shop/cart.pem", "signature-invalid"),
];

const PRODUCTION: [(&str, [&str; 7]); 5] = [
    ("shop", ["cart", "catalogue", "checkout", "front-end", "orders", "search", "user"]),
    ("billing", ["accounts", "export", "gateway", "invoices", "ledger", "refunds", "tax"]),
    ("legacy", ["archive", "batch", "mail", "print", "queue", "reports", "sync"]),
    ("platform", ["audit", "config", "events", "flags", "metrics", "quota", "scheduler"]),
    ("media", ["encoder", "images", "ingest", "player", "storage", "thumbnails", "video"]),
];

const STAGING: [(&str, [&str; 5]); 3] = [
    ("shop", ["cart", "catalogue", "front-end", "orders", "user"]),
    ("billing", ["accounts", "gateway", "invoices", "ledger", "tax"]),
    ("platform", ["audit", "config", "events", "flags", "metrics"]),
];

/// Every file: its path in the sample, and its text.
pub fn files() -> Vec<(String, String)> {
    let mut files = vec![("bundle.pem".to_owned(), pem::certificates([Cert::root().der()]))];
    for (namespace, services) in PRODUCTION {
        files.extend(services.iter().map(|service| chain("production", "example.org", namespace, service)));
    }
    for (namespace, services) in STAGING {
        files.extend(services.iter().map(|service| chain("staging", "staging.example.org", namespace, service)));
    }
    files
}

fn chain(stage: &str, trust_domain: &str, namespace: &str, service: &str) -> (String, String) {
    let path = format!("certificates/{stage}/{namespace}/{service}.pem");
    let id = format!("spiffe://{trust_domain}/ns/{namespace}/sa/{service}");
    let mut leaf = Cert::leaf().with_names(&[general_name::uri(&id)]);
    leaf.serial = serial_for(&path);
    let rule = BAD.iter().find(|(bad, _)| *bad == path).map(|(_, rule)| *rule);
    let certificates = match rule {
        Some("leaf-expired") => vec![leaf.expired(), Cert::intermediate()],
        Some("istio-san-not-ns-sa") => {
            let id = format!("spiffe://{trust_domain}/k8s/{namespace}/{service}");
            vec![leaf.with_names(&[general_name::uri(id)]), Cert::intermediate()]
        }
        Some("issuer-unknown") => vec![leaf],
        Some(_) => vec![leaf.set(|leaf| leaf.broken_signature = true), Cert::intermediate()],
        None => vec![leaf, Cert::intermediate()],
    };
    (path, pem::certificates(certificates.iter().map(Cert::der)))
}
