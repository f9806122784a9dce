//! The value of a field on one side, as text.

use crate::comparison::{Comparison, Difference, Equal, Field, Place, Side, Value, layout};
use crate::model::Certificate;
use crate::report::inspect::facts::{self, Shown};

/// The value, a line or more.
pub(super) fn lines(comparison: &Comparison, difference: &Difference, side: Side) -> Vec<String> {
    let value = match side {
        Side::Good => &difference.good,
        Side::Bad => &difference.bad,
    };
    let mut lines = match (value, difference.field()) {
        (Value::Lines(lines), _) => lines.clone(),
        (Value::Fact, Some(field)) => of_field(comparison, field, side),
        (Value::Fact, None) => Vec::new(),
    };
    if let Some(field) = difference.field() {
        if (field.name, field.part) == ("subject_alt_names", Some("path")) {
            let pattern = certificate_of(comparison, field, side)
                .and_then(|certificate| certificate.subject_alt_names.value())
                .and_then(layout);
            lines.extend(pattern.map(|pattern| format!("= {pattern}")));
        }
        if field.name == "extensions" && field.part.is_none() {
            let other = of_field(comparison, field, side.other());
            lines.retain(|line| !other.contains(line));
        }
    }
    let lifetime = difference.field().and_then(|field| field.part) == Some("lifetime");
    if lines.is_empty() && lifetime {
        lines.push("it ends before it begins".to_owned());
    }
    if lines.is_empty() {
        lines.push("none".to_owned());
    }
    lines
}

/// The value of a fact that both sides share.
pub(super) fn of_equal(comparison: &Comparison, equal: &Equal) -> String {
    let lines = match &equal.value {
        Value::Lines(lines) => lines.clone(),
        Value::Fact => of_field(comparison, &equal.field, Side::Good),
    };
    if lines.is_empty() {
        "none".to_owned()
    } else {
        lines.join(", ")
    }
}

fn certificate_of<'a>(
    comparison: &'a Comparison,
    field: &Field,
    side: Side,
) -> Option<&'a Certificate> {
    match field.place {
        Place::Certificate { pair, certificate } => comparison.certificate(side, pair, certificate),
        _ => None,
    }
}

fn of_field(comparison: &Comparison, field: &Field, side: Side) -> Vec<String> {
    let Some(certificate) = certificate_of(comparison, field, side) else {
        return Vec::new();
    };
    let bits = |bytes: &[u8]| {
        let start: String = bytes
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("{start}…")
    };
    match (field.name, field.part) {
        ("public_key", Some("key")) => {
            let key = certificate.public_key.value();
            return key.map_or_else(Vec::new, |key| vec![format!("{key}, {}", bits(&key.bits))]);
        }
        ("signature", Some("value")) => {
            let signature = certificate.signature.value();
            return signature.map_or_else(Vec::new, |signature| vec![bits(&signature.bytes)]);
        }
        _ => {}
    }
    if field.name == "statements" {
        return statements(certificate);
    }
    let row = match (field.name, field.part) {
        ("not_after", Some("lifetime")) => "lifetime".to_owned(),
        ("subject_alt_names", _) => "SANs".to_owned(),
        ("crl_distribution_points", _) => "CRL points".to_owned(),
        ("fingerprint", _) => "SHA-256".to_owned(),
        ("departures", _) => "departs from DER".to_owned(),
        (name, _) => name.replace('_', " "),
    };
    let rows = facts::of(certificate);
    let shown = rows.iter().find(|shown| shown.name == row);
    match shown.map(|shown| &shown.shown) {
        Some(Shown::Values(values)) => values
            .iter()
            .map(|value| value.strip_prefix("critical; ").unwrap_or(value).to_owned())
            .collect(),
        Some(Shown::Unreadable(why)) => vec![format!("unreadable: {why}")],
        Some(Shown::Absent) => vec!["absent".to_owned()],
        Some(Shown::NotInEvidence) | None => Vec::new(),
    }
}

/// What the issuer only says, each line with its name.
fn statements(certificate: &Certificate) -> Vec<String> {
    const NAMES: [&str; 6] = [
        "info access",
        "subject info access",
        "issuer names",
        "CT timestamps",
        "Netscape type",
        "Netscape comment",
    ];
    let mut lines = Vec::new();
    for row in facts::of(certificate) {
        if let (true, Shown::Values(values)) = (NAMES.contains(&row.name), &row.shown) {
            lines.extend(values.iter().map(|value| format!("{}: {value}", row.name)));
        }
    }
    lines
}
