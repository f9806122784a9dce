//! The list of extensions, and the facts that are read from it.

use crate::model::{Certificate, Departure, DepartureKind, Extension, Fact, PointName};

use super::primitive::{boolean, next_oid};
use super::tlv::{Result, Tlv, tag};
use super::values::{self, Value};

/// One extension and where its value stands.
pub(super) struct Located {
    pub(super) extension: Extension,
    value_offset: usize,
}

/// Reads the Extensions SEQUENCE into the certificate's list and facts.
pub(super) fn extensions(tlv: &Tlv<'_>, certificate: &mut Certificate) -> Result<()> {
    let located = list(tlv, &mut certificate.departures)?;
    facts(&located, certificate);
    certificate.extensions = Fact::known(
        located
            .into_iter()
            .map(|located| located.extension)
            .collect(),
    );
    Ok(())
}

/// A certificate without extensions: every one of them is absent.
pub(super) fn no_extensions(certificate: &mut Certificate) {
    facts(&[], certificate);
    certificate.extensions = Fact::Absent;
}

/// The extensions in their order.
pub(super) fn list(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<Vec<Located>> {
    let mut list = Vec::new();
    let mut reader = tlv.reader();
    if reader.is_empty() {
        departures.push(Departure {
            kind: DepartureKind::ExtensionsEmpty,
            offset: tlv.offset,
            detail: "extensions".to_owned(),
        });
    }
    while !reader.is_empty() {
        list.push(one(
            &reader.expect(tag::SEQUENCE, "an extension")?,
            departures,
        )?);
    }
    Ok(list)
}

fn one(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<Located> {
    let mut fields = tlv.reader();
    let oid = next_oid(&mut fields, "an extension's type")?;
    let mut critical = false;
    if let Some(flag) = fields.optional(tag::BOOLEAN, "critical")? {
        let (value, canonical) = boolean(&flag)?;
        critical = value;
        let kind = match (canonical, critical) {
            (false, _) => Some(DepartureKind::BooleanNotCanonical),
            (true, false) => Some(DepartureKind::DefaultWritten),
            (true, true) => None,
        };
        departures.extend(kind.map(|kind| Departure {
            kind,
            offset: flag.offset,
            detail: format!("critical of {oid}"),
        }));
    }
    let value = fields.expect(tag::OCTET_STRING, "an extension's value")?;
    fields.finish("an extension")?;
    Ok(Located {
        extension: Extension {
            oid,
            critical,
            value: value.content.to_vec(),
            offset: tlv.offset,
        },
        value_offset: value.reader().offset(),
    })
}

fn facts(list: &[Located], certificate: &mut Certificate) {
    let log = &mut certificate.departures;
    certificate.subject_key_id = fact(list, "2.5.29.14", log, values::subject_key_id);
    certificate.key_usage = fact(list, "2.5.29.15", log, values::key_usage);
    certificate.subject_alt_names = fact(list, "2.5.29.17", log, values::subject_alt_names);
    certificate.basic_constraints = fact(list, "2.5.29.19", log, values::basic_constraints);
    certificate.name_constraints = fact(list, "2.5.29.30", log, values::name_constraints);
    let points = fact(list, "2.5.29.31", log, values::crl_distribution_points);
    certificate.crl_distribution_points = points.map(|points| {
        let names = points.iter().filter_map(|point| point.name.as_ref());
        names.flat_map(PointName::full).cloned().collect()
    });
    certificate.distribution_points = points.value().cloned().unwrap_or_default();
    certificate.policies = fact(list, "2.5.29.32", log, values::policies);
    certificate.policy_mappings = fact(list, "2.5.29.33", log, values::policy_mappings);
    certificate.authority_key_id = fact(list, "2.5.29.35", log, values::authority_key_id);
    certificate.policy_constraints = fact(list, "2.5.29.36", log, values::policy_constraints);
    certificate.extended_key_usage = fact(list, "2.5.29.37", log, values::extended_key_usage);
    certificate.inhibit_any_policy = fact(list, "2.5.29.54", log, values::inhibit_any_policy);
    for (position, located) in list.iter().enumerate() {
        let earlier = list.iter().take(position);
        if earlier
            .clone()
            .any(|other| other.extension.oid == located.extension.oid)
        {
            log.push(Departure {
                kind: DepartureKind::DuplicateExtension,
                offset: located.extension.offset,
                detail: located.extension.oid.to_string(),
            });
        }
    }
}

type Decode<T> = fn(Value<'_>, &mut Vec<Departure>) -> Result<T>;

/// The fact of one extension: unreadable when its value does not decode or when it stands there twice, as
/// `X509_get_ext_d2i` reports both (5.2).
fn fact<T>(
    list: &[Located],
    oid: &str,
    departures: &mut Vec<Departure>,
    decode: Decode<T>,
) -> Fact<T> {
    let mut found = list
        .iter()
        .filter(|located| located.extension.oid.as_str() == oid);
    let Some(located) = found.next() else {
        return Fact::Absent;
    };
    let value = Value {
        bytes: &located.extension.value,
        offset: located.value_offset,
    };
    let before = departures.len();
    let decoded = decode(value, departures).inspect_err(|malformed| {
        departures.push(Departure {
            kind: DepartureKind::ExtensionMalformed,
            offset: malformed.offset,
            detail: malformed.detail.clone(),
        });
    });
    for departure in departures.iter_mut().skip(before) {
        if departure.kind == DepartureKind::ValueForm {
            departure.kind = DepartureKind::ExtensionMalformed;
        }
    }
    if found.next().is_some() {
        return Fact::Unreadable {
            why: "the extension stands there twice".to_owned(),
        };
    }
    match decoded {
        Ok(value) => Fact::Present {
            critical: Some(located.extension.critical),
            value,
        },
        Err(malformed) => Fact::Unreadable {
            why: malformed.detail,
        },
    }
}
