//! The JSON behind `trust_bundles`, read the way Envoy reads it (`SPIFFEValidator`, `parseTrustBundles`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::input::der;
use crate::model::{Certificate, DataSource, Fact, Location, TrustBundles};

/// The certificates of one trust domain.
type Domain = (String, Vec<Certificate>);

/// Reads the bundles of a data source, as far as its text is in evidence.
pub(super) fn trust_bundles(source: &DataSource, location: &Location) -> Fact<TrustBundles> {
    let text = match &source.text {
        Fact::NotInEvidence => return Fact::NotInEvidence,
        Fact::Unreadable { why } => return Fact::Unreadable { why: why.clone() },
        Fact::Absent => String::new(),
        Fact::Present { value, .. } => value.clone(),
    };
    let domains = parse(&text, location);
    Fact::known(TrustBundles { text, domains })
}

/// Domains in document order, or the text Envoy refuses with. The order of the checks is Envoy's.
fn parse(text: &str, location: &Location) -> Result<Vec<Domain>, String> {
    // Envoy's JSON reader passes over a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Value =
        serde_json::from_str(text).map_err(|_| "Invalid JSON found in SPIFFE bundle".to_owned())?;
    document
        .get("trust_domains")
        .and_then(Value::as_object)
        .filter(|domains| !domains.is_empty())
        .ok_or_else(|| "No trust domains found in SPIFFE bundle".to_owned())?
        .iter()
        .map(|(name, bundle)| Ok((name.clone(), domain(name, bundle, location)?)))
        .collect()
}

fn domain(name: &str, bundle: &Value, location: &Location) -> Result<Vec<Certificate>, String> {
    let keys = bundle
        .get("keys")
        .and_then(Value::as_array)
        .filter(|keys| !keys.is_empty() && keys.iter().all(Value::is_object))
        .ok_or_else(|| format!("No keys found in SPIFFE bundle for domain '{name}'"))?;
    let mut certificates = Vec::new();
    for key in keys {
        if key.get("use").and_then(Value::as_str) != Some("x509-svid") {
            return Err(format!(
                "missing or invalid 'use' field found in cert for domain '{name}'"
            ));
        }
        let encoded = key
            .get("x5c")
            .and_then(Value::as_array)
            .and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>())
            .filter(|list| !list.is_empty())
            .ok_or_else(|| {
                format!("missing or empty 'x5c' field found in keys for domain: '{name}'")
            })?;
        for text in encoded {
            certificates.push(certificate(name, text, location)?);
        }
    }
    Ok(certificates)
}

fn certificate(domain: &str, text: &str, location: &Location) -> Result<Certificate, String> {
    let bytes = STANDARD
        .decode(text)
        .ok()
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| {
            format!("Failed to create x509 object while loading certs in domain '{domain}'")
        })?;
    let certificate = der::certificate(&bytes, location.clone());
    if matches!(certificate.subject, Fact::Unreadable { .. }) {
        return Err(format!(
            "Invalid x509 object in certs for domain '{domain}'"
        ));
    }
    Ok(certificate)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::model::InputId;

    fn refused(text: &str) -> String {
        parse(text, &Location::whole(InputId(0))).unwrap_err()
    }

    #[test]
    fn envoys_own_error_texts() {
        for (text, expected) in [
            ("{", "Invalid JSON found in SPIFFE bundle"),
            ("", "Invalid JSON found in SPIFFE bundle"),
            ("{}", "No trust domains found in SPIFFE bundle"),
            (
                r#"{"trust_domains": {}}"#,
                "No trust domains found in SPIFFE bundle",
            ),
            (
                r#"{"trust_domains": []}"#,
                "No trust domains found in SPIFFE bundle",
            ),
            (
                r#"{"trust_domains": {"td": {}}}"#,
                "No keys found in SPIFFE bundle for domain 'td'",
            ),
            (
                r#"{"trust_domains": {"td": {"keys": []}}}"#,
                "No keys found in SPIFFE bundle for domain 'td'",
            ),
            (
                r#"{"trust_domains": {"td": {"keys": [{"use": "jwt-svid", "kid": "a"}]}}}"#,
                "missing or invalid 'use' field found in cert for domain 'td'",
            ),
            (
                r#"{"trust_domains": {"td": {"keys": [{"use": "x509-svid", "x5c": []}]}}}"#,
                "missing or empty 'x5c' field found in keys for domain: 'td'",
            ),
            (
                r#"{"trust_domains": {"td": {"keys": [{"use": "x509-svid", "x5c": ["*"]}]}}}"#,
                "Failed to create x509 object while loading certs in domain 'td'",
            ),
        ] {
            assert_eq!(refused(text), expected, "{text}");
        }
    }
}
