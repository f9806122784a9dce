//! What fields and places are called.

use crate::comparison::{Comparison, Field, Place, Side};
use crate::model::{Certificate, Chain};
use crate::report::names;

/// What people call a field.
pub(super) fn field(field: &Field) -> String {
    let name = match field.name {
        "subject_alt_names" => "SANs".to_owned(),
        "crl_distribution_points" => "CRL points".to_owned(),
        "fingerprint" => "SHA-256".to_owned(),
        "departures" => "departs from DER".to_owned(),
        "san_matchers" => "SAN matchers".to_owned(),
        "trust_domains" => "trust domains".to_owned(),
        "envoy_version" => "Envoy version".to_owned(),
        "tls_version" => "TLS version".to_owned(),
        "issuance" => "issued by".to_owned(),
        "certificate" | "verifier" => "as a whole".to_owned(),
        // Names of Envoy's own fields stay, because that is what people search for.
        name if matches!(field.place, Place::Verifier { .. } | Place::Context(_)) => {
            name.to_owned()
        }
        name => name.replace('_', " "),
    };
    match (field.name, field.part) {
        (_, None)
        | ("public_key" | "authority_key_id" | "subject_key_id", Some("kind" | "identifier")) => {
            name
        }
        ("public_key", Some("key")) => "public key bits".to_owned(),
        ("signature", Some("value")) => "signature bits".to_owned(),
        ("signature", Some(part)) => format!("signature {part}"),
        ("not_after", Some("lifetime")) => "lifetime".to_owned(),
        ("subject_alt_names", Some(part)) => match part {
            "trust domain" => "trust domain".to_owned(),
            "path" => "SPIFFE ID path".to_owned(),
            "names in the path" => "names in the SPIFFE ID".to_owned(),
            "first URI" => "first URI SAN".to_owned(),
            "other URIs" => "further URI SANs".to_owned(),
            "DNS names" => "DNS SANs".to_owned(),
            "IP addresses" => "IP SANs".to_owned(),
            "further names" => "further SANs".to_owned(),
            other => format!("SANs {other}"),
        },
        ("certificates", Some("number")) => "certificates sent".to_owned(),
        ("certificates", Some("order")) => "order".to_owned(),
        ("certificates", Some("root")) => "root".to_owned(),
        (_, Some(part)) => format!("{name} {part}"),
    }
}

/// Where a field stands: `leaf`, `chain`, `Istio sidecars`. The chain is named where several are compared.
pub(super) fn place(comparison: &Comparison, place: Place) -> String {
    match place {
        Place::Certificate { pair, certificate } => {
            let positions = comparison
                .chains
                .get(pair)
                .and_then(|chains| chains.certificates.get(certificate).copied());
            let what = match positions {
                Some((0, _)) => "leaf".to_owned(),
                Some((good, bad)) if good == bad => format!("certificate {}", good + 1),
                Some((good, bad)) => format!("certificate {} / {}", good + 1, bad + 1),
                None => "certificate".to_owned(),
            };
            of_pair(comparison, pair, &what)
        }
        Place::Chain { pair } => of_pair(comparison, pair, "chain"),
        Place::Verifier { pair, verdict } => comparison
            .verifier(Side::Bad, pair, verdict)
            .map_or_else(|| "verifier".to_owned(), |verifier| verifier.name.clone()),
        Place::Context(index) => comparison
            .context(Side::Bad, index)
            .and_then(|context| context.name.clone())
            .unwrap_or_else(|| "context".to_owned()),
    }
}

fn of_pair(comparison: &Comparison, pair: usize, what: &str) -> String {
    if comparison.chains.len() < 2 {
        return what.to_owned();
    }
    let chain = comparison.chain(Side::Bad, pair);
    format!("{} {what}", chain.map(short).unwrap_or_default())
}

/// The workload a chain is for: the last segment of its ID.
fn short(chain: &Chain) -> String {
    let uri = chain.leaf().and_then(Certificate::first_uri);
    let workload = uri.and_then(|uri| uri.rsplit('/').find(|part| !part.is_empty()));
    workload.map_or_else(|| names::chain(chain), str::to_owned)
}

/// What a side is called.
pub(super) const fn word(side: Side) -> &'static str {
    match side {
        Side::Good => "good",
        Side::Bad => "bad",
    }
}

/// Adds a text that is not in the list.
pub(super) fn push_new(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}
