//! A certificate as names and values.

use super::oids;
use crate::model::{
    AccessDescription, AuthorityKeyId, BasicConstraints, Certificate, CertificateTimestamp,
    Extension, Fact, GeneralName, GeneralNames, KeyKind, NameConstraints, PolicyConstraints,
    PublicKey, SignatureValue, Statements, Timestamp, TimestampForm,
};

/// One fact.
pub(in crate::report) struct Row {
    pub(in crate::report) name: &'static str,
    pub(in crate::report) shown: Shown,
}

/// What there is to show.
#[derive(PartialEq, Eq)]
pub(in crate::report) enum Shown {
    /// One line or more.
    Values(Vec<String>),
    /// There, but its bytes do not decode: why.
    Unreadable(String),
    /// Known not to be there.
    Absent,
    /// The source cannot show it.
    NotInEvidence,
}

/// Every fact of the model.
pub(in crate::report) fn of(certificate: &Certificate) -> Vec<Row> {
    let mut rows = vec![
        row("version", &certificate.version, |version| {
            one(version.to_string())
        }),
        row("serial", &certificate.serial, |serial| one(serial.as_str())),
        row("signature", &certificate.signature, signature),
        row("issuer", &certificate.issuer, |name| {
            one(name_or_empty(name))
        }),
        row("not before", &certificate.not_before, |time| {
            one(moment(time))
        }),
        row("not after", &certificate.not_after, |time| {
            one(moment(time))
        }),
    ];
    rows.extend(lifetime(certificate));
    rows.extend([
        row("subject", &certificate.subject, |name| {
            one(name_or_empty(name))
        }),
        row("public key", &certificate.public_key, |key| {
            one(public_key(key))
        }),
        row(
            "basic constraints",
            &certificate.basic_constraints,
            |value| one(basic_constraints(value)),
        ),
        row("key usage", &certificate.key_usage, |usage| {
            one(or_empty(&usage.names().join(", ")))
        }),
        row(
            "extended key usage",
            &certificate.extended_key_usage,
            |purposes| {
                let names: Vec<&str> = purposes.iter().map(oids::purpose).collect();
                one(or_empty(&names.join(", ")))
            },
        ),
        row("SANs", &certificate.subject_alt_names, sans),
        row("subject key id", &certificate.subject_key_id, |id| {
            one(colons(id))
        }),
        row(
            "authority key id",
            &certificate.authority_key_id,
            authority_key_id,
        ),
        row(
            "name constraints",
            &certificate.name_constraints,
            name_constraints,
        ),
        row("policies", &certificate.policies, |policies| {
            policies.policies.iter().map(ToString::to_string).collect()
        }),
        row(
            "policy constraints",
            &certificate.policy_constraints,
            policy_constraints,
        ),
        row(
            "policy mappings",
            &certificate.policy_mappings,
            |mappings| {
                let pair = |mapping: &crate::model::PolicyMapping| {
                    format!("{} to {}", mapping.issuer_domain, mapping.subject_domain)
                };
                mappings.iter().map(pair).collect()
            },
        ),
        row(
            "inhibit any policy",
            &certificate.inhibit_any_policy,
            |skip| one(format!("after {skip} certificates")),
        ),
        row(
            "CRL points",
            &certificate.crl_distribution_points,
            |names| names.iter().map(labelled).collect(),
        ),
    ]);
    rows.extend(statements(&certificate.statements));
    rows.extend([
        row("extensions", &certificate.extensions, |list| {
            list.iter().map(extension).collect()
        }),
        row("SHA-256", &certificate.fingerprint, |fingerprint| {
            one(fingerprint.to_string())
        }),
    ]);
    if !certificate.departures.is_empty() {
        rows.push(Row {
            name: "departs from DER",
            shown: Shown::Values(
                certificate
                    .departures
                    .iter()
                    .map(|departure| format!("byte {}: {}", departure.offset, departure.detail))
                    .collect(),
            ),
        });
    }
    rows
}

/// What the issuer only says: shown where it does; that it says nothing is no news.
fn statements(statements: &Statements) -> Vec<Row> {
    let access = |list: &Vec<AccessDescription>| {
        let one = |access: &AccessDescription| {
            format!(
                "{}, {}",
                oids::access_method(&access.method),
                access.location
            )
        };
        list.iter().map(one).collect()
    };
    let mut rows = vec![
        row("info access", &statements.authority_info_access, access),
        row(
            "subject info access",
            &statements.subject_info_access,
            access,
        ),
        row("issuer names", &statements.issuer_alt_names, Clone::clone),
        row(
            "CT timestamps",
            &statements.certificate_timestamps,
            |list| {
                let one = |signed: &CertificateTimestamp| {
                    format!("{} UTC, log {}", signed.at.readable(), signed.log)
                };
                list.iter().map(one).collect()
            },
        ),
        row("Netscape type", &statements.netscape_cert_type, |types| {
            one(or_empty(&types.join(", ")))
        }),
        row(
            "Netscape comment",
            &statements.netscape_comment,
            |comment| one(or_empty(comment)),
        ),
    ];
    rows.retain(|row| matches!(row.shown, Shown::Values(_) | Shown::Unreadable(_)));
    rows
}

fn row<T>(name: &'static str, fact: &Fact<T>, show: impl FnOnce(&T) -> Vec<String>) -> Row {
    let shown = match fact {
        Fact::NotInEvidence => Shown::NotInEvidence,
        Fact::Absent => Shown::Absent,
        Fact::Unreadable { why } => Shown::Unreadable(why.clone()),
        Fact::Present { critical, value } => {
            let mut values = show(value);
            if values.is_empty() {
                values = one("(empty)");
            }
            if let (Some(true), Some(first)) = (critical, values.first_mut()) {
                *first = format!("critical; {first}");
            }
            Shown::Values(values)
        }
    };
    Row { name, shown }
}

fn one(value: impl Into<String>) -> Vec<String> {
    vec![value.into()]
}

fn or_empty(text: &str) -> String {
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        text.to_owned()
    }
}

fn name_or_empty(name: &crate::model::Name) -> String {
    or_empty(&name.to_string())
}

/// The algorithm; both, where the signed part names another one than the signature.
fn signature(signature: &SignatureValue) -> Vec<String> {
    let outer = oids::algorithm(&signature.algorithm.oid);
    let inner = oids::algorithm(&signature.inner.oid);
    one(if inner == outer {
        outer.to_owned()
    } else {
        format!("{outer}, but the signed part says {inner}")
    })
}

/// `2025-12-05 18:24:35 UTC`, and the form where it is an odd one.
fn moment(time: &Timestamp) -> String {
    let readable = time.at.readable();
    match time.form {
        TimestampForm::UtcTimeWithOffset => format!("{readable} UTC (written with an offset)"),
        _ => format!("{readable} UTC"),
    }
}

/// How long the certificate is valid, in the two largest units.
fn lifetime(certificate: &Certificate) -> Option<Row> {
    let from = certificate.not_before.value()?.at.0;
    let to = certificate.not_after.value()?.at.0;
    let seconds = u64::try_from(to.checked_sub(from)?).ok()?;
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let parts: Vec<String> = units
        .iter()
        .skip_while(|(number, _)| *number == 0)
        .take(2)
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    Some(Row {
        name: "lifetime",
        shown: Shown::Values(one(if parts.is_empty() {
            "0 s".to_owned()
        } else {
            parts.join(" ")
        })),
    })
}

fn public_key(key: &PublicKey) -> String {
    match key.kind {
        KeyKind::Rsa {
            exponent: Some(exponent),
            ..
        } => format!("{key}, exponent {exponent}"),
        _ => key.to_string(),
    }
}

fn basic_constraints(value: &BasicConstraints) -> String {
    let ca = if value.ca { "CA:TRUE" } else { "CA:FALSE" };
    match value.path_len {
        Some(length) => format!("{ca}, pathlen:{length}"),
        None => ca.to_owned(),
    }
}

fn sans(names: &GeneralNames) -> Vec<String> {
    let mut values: Vec<String> = names.names.iter().map(labelled).collect();
    if !names.complete {
        values.push("(email, otherName and directory names are not in this evidence)".to_owned());
    }
    values
}

fn labelled(name: &GeneralName) -> String {
    format!("{}:{name}", name.label())
}

/// `AB:CD:…`, as openssl writes key identifiers.
fn colons(hexadecimal: &str) -> String {
    let digits: Vec<char> = hexadecimal.to_ascii_uppercase().chars().collect();
    let bytes: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    or_empty(&bytes.join(":"))
}

fn authority_key_id(id: &AuthorityKeyId) -> Vec<String> {
    let mut values = Vec::new();
    values.extend(id.key_id.as_deref().map(colons));
    values.extend(id.issuer.iter().map(labelled));
    values.extend(
        id.serial
            .iter()
            .map(|serial| format!("serial:{}", colons(serial))),
    );
    values
}

fn name_constraints(constraints: &NameConstraints) -> Vec<String> {
    let lists = [
        ("permitted", &constraints.permitted),
        ("excluded", &constraints.excluded),
    ];
    lists
        .into_iter()
        .flat_map(|(kind, subtrees)| subtrees.iter().map(move |subtree| (kind, subtree)))
        .map(|(kind, subtree)| {
            let bounds = if subtree.has_bounds { " (bounded)" } else { "" };
            format!("{kind} {subtree}{bounds}")
        })
        .collect()
}

fn policy_constraints(constraints: &PolicyConstraints) -> Vec<String> {
    let explicit = constraints
        .require_explicit
        .map(|skip| format!("explicit policy after {skip} certificates"));
    let mapping = constraints
        .inhibit_mapping
        .map(|skip| format!("no mapping after {skip} certificates"));
    explicit.into_iter().chain(mapping).collect()
}

/// `keyUsage critical`.
fn extension(extension: &Extension) -> String {
    let name = oids::extension(&extension.oid);
    if extension.critical {
        format!("{name} critical")
    } else {
        name.to_owned()
    }
}
