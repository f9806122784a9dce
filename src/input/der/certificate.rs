//! Certificate and TBSCertificate (RFC 5280 4.1).

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::model::{
    Certificate, Departure, DepartureKind, Fact, Fingerprint, Location, Serial, SignatureValue,
    TimestampForm,
};

use super::extension::{extensions, no_extensions};
use super::key::{algorithm, public_key};
use super::name::name;
use super::primitive::{bit_string, saturating};
use super::time::timestamp;
use super::tlv::{Malformed, Reader, Result, Tlv, tag};
use super::trust_settings::trust_settings;

/// Decodes a certificate.
pub(super) fn decode(bytes: &[u8], source: Location) -> Certificate {
    let mut certificate = Certificate {
        der: Some(Arc::from(bytes)),
        sources: vec![source],
        ..Certificate::default()
    };
    let mut reader = Reader::new(bytes, 0);
    let outcome = reader
        .expect(tag::SEQUENCE, "the certificate")
        .and_then(|outer| {
            certificate.fingerprint = Fact::known(Fingerprint(Sha256::digest(outer.raw).into()));
            if !reader.is_empty() {
                depart(
                    &mut certificate,
                    DepartureKind::TrailingBytes,
                    reader.offset(),
                    format!("{} bytes", reader.remaining()),
                );
            }
            fields(&outer, &mut certificate)
        });
    if let Err(malformed) = outcome {
        give_up(&mut certificate, &malformed.detail);
        certificate.departures.push(malformed.into());
    }
    certificate
}

/// Decodes a certificate and the trust settings behind it. Where settings do not decode,
/// BoringSSL does not parse the block at all.
pub(super) fn decode_with_settings(bytes: &[u8], source: Location) -> Certificate {
    let mut reader = Reader::new(bytes, 0);
    let Ok(outer) = reader.any("the certificate") else {
        return decode(bytes, source);
    };
    let mut certificate = decode(outer.raw, source);
    if reader.is_empty() {
        return certificate;
    }
    match trust_settings(&mut reader) {
        Ok(settings) => certificate.trust_settings = Some(settings),
        Err(malformed) => certificate.departures.push(malformed.into()),
    }
    certificate
}

fn depart(certificate: &mut Certificate, kind: DepartureKind, offset: usize, detail: String) {
    certificate.departures.push(Departure {
        kind,
        offset,
        detail,
    });
}

fn fields(outer: &Tlv<'_>, certificate: &mut Certificate) -> Result<()> {
    let mut reader = outer.reader();
    let tbs = reader.expect(tag::SEQUENCE, "the TBSCertificate")?;
    let inner = to_be_signed(&tbs, certificate)?;
    let outer_algorithm_tlv = reader.expect(tag::SEQUENCE, "the signature algorithm")?;
    let outer_algorithm = algorithm(&outer_algorithm_tlv, &mut certificate.departures)?;
    let value = reader.with_lenient_length("the signature")?;
    if value.tag != tag::BIT_STRING {
        return Err(Malformed::structure(
            value.offset,
            "the signature is no BIT STRING",
        ));
    }
    let (bytes, unused_bits) = bit_string(&value, "the signature")?;
    reader.finish("the certificate")?;
    if unused_bits != 0 {
        depart(
            certificate,
            DepartureKind::SignatureUnusedBits,
            value.offset,
            format!("{unused_bits} unused bits"),
        );
    }
    if inner.der != outer_algorithm.der {
        depart(
            certificate,
            DepartureKind::SignatureAlgorithmMismatch,
            outer_algorithm_tlv.offset,
            format!("{} inside, {} outside", inner.oid, outer_algorithm.oid),
        );
    }
    certificate.signature = Fact::known(SignatureValue {
        algorithm: outer_algorithm,
        inner,
        bytes: bytes.to_vec(),
        unused_bits,
        signed: tbs.raw.to_vec(),
    });
    Ok(())
}

/// Reads the TBSCertificate; the answer is its own copy of the signature algorithm.
fn to_be_signed(tbs: &Tlv<'_>, certificate: &mut Certificate) -> Result<crate::model::AlgorithmId> {
    let mut reader = tbs.reader();
    let version = version(&mut reader, certificate)?;
    serial(&reader.expect(tag::INTEGER, "serialNumber")?, certificate);
    let inner = reader.expect(tag::SEQUENCE, "the inner signature algorithm")?;
    let log = &mut certificate.departures;
    let inner = algorithm(&inner, log)?;
    let issuer_tlv = reader.expect(tag::SEQUENCE, "issuer")?;
    let issuer = name(&issuer_tlv, log)?;
    if issuer.is_empty() {
        log.push(Departure {
            kind: DepartureKind::IssuerEmpty,
            offset: issuer_tlv.offset,
            detail: "issuer".to_owned(),
        });
    }
    certificate.issuer = Fact::known(issuer);
    validity(&reader.expect(tag::SEQUENCE, "validity")?, certificate)?;
    let log = &mut certificate.departures;
    certificate.subject = Fact::known(name(&reader.expect(tag::SEQUENCE, "subject")?, log)?);
    certificate.public_key = Fact::known(public_key(
        &reader.expect(tag::SEQUENCE, "subjectPublicKeyInfo")?,
        log,
    )?);
    for number in [1, 2] {
        if let Some(tlv) = reader.optional(tag::context(number), "a unique id")? {
            bit_string(&tlv, "a unique id")?;
            log.push(Departure {
                kind: DepartureKind::UniqueId,
                offset: tlv.offset,
                detail: ["", "issuerUniqueID", "subjectUniqueID"]
                    .get(usize::from(number))
                    .copied()
                    .unwrap_or_default()
                    .to_owned(),
            });
        }
    }
    match reader.optional(tag::context_constructed(3), "extensions")? {
        Some(wrapper) => {
            if version != 3 {
                depart(
                    certificate,
                    DepartureKind::ExtensionsBeforeV3,
                    wrapper.offset,
                    format!("version {version}"),
                );
            }
            extensions(&wrapper.only(tag::SEQUENCE, "extensions")?, certificate)?;
        }
        None => no_extensions(certificate),
    }
    reader.finish("the TBSCertificate")?;
    Ok(inner)
}

fn version(reader: &mut Reader<'_>, certificate: &mut Certificate) -> Result<u64> {
    let wrapper = reader.optional(tag::context_constructed(0), "version")?;
    let version = match wrapper {
        None => 1,
        Some(wrapper) => {
            let tlv = wrapper.only(tag::INTEGER, "version")?;
            let written = saturating(super::primitive::integer(&tlv, "version")?);
            let version = u64::try_from(written).map_or(0, |written| written.saturating_add(1));
            let kind = match version {
                1 => Some(DepartureKind::VersionDefaultWritten),
                2 | 3 => None,
                _ => Some(DepartureKind::VersionUnknown),
            };
            if let Some(kind) = kind {
                depart(certificate, kind, tlv.offset, format!("version {written}"));
            }
            version
        }
    };
    certificate.version = Fact::known(version);
    Ok(version)
}

fn serial(tlv: &Tlv<'_>, certificate: &mut Certificate) {
    let content = tlv.content;
    let kinds = [
        (content.is_empty(), DepartureKind::SerialEmpty),
        (
            !content.is_empty() && super::primitive::integer(tlv, "serialNumber").is_err(),
            DepartureKind::SerialNotMinimal,
        ),
        (
            content.first().is_some_and(|first| first & 0x80 != 0),
            DepartureKind::SerialNegative,
        ),
        (
            !content.is_empty() && content.iter().all(|byte| *byte == 0),
            DepartureKind::SerialZero,
        ),
        (content.len() > 20, DepartureKind::SerialTooLong),
    ];
    let serial = Serial::from_integer(content);
    for (departs, kind) in kinds {
        if departs {
            depart(
                certificate,
                kind,
                tlv.offset,
                format!("serialNumber {serial}, {} bytes", content.len()),
            );
        }
    }
    certificate.serial = Fact::known(serial);
}

fn validity(tlv: &Tlv<'_>, certificate: &mut Certificate) -> Result<()> {
    let mut reader = tlv.reader();
    let log = &mut certificate.departures;
    certificate.not_before = timestamp(&reader.any("notBefore")?, log)?;
    certificate.not_after = timestamp(&reader.any("notAfter")?, log)?;
    reader.finish("validity")?;
    if let (Some(before), Some(after)) = (
        certificate.not_before.value(),
        certificate.not_after.value(),
    ) && after.at < before.at
    {
        log.push(Departure {
            kind: DepartureKind::ValidityReversed,
            offset: tlv.offset,
            detail: format!("from {} to {}", before.at, after.at),
        });
    }
    debug_assert!(
        !matches!(certificate.not_before.value(), Some(time) if time.form == TimestampForm::Rfc3339)
    );
    Ok(())
}

/// Marks every fact that was not reached.
fn give_up(certificate: &mut Certificate, why: &str) {
    fn unread<T>(fact: &mut Fact<T>, why: &str) {
        if !fact.is_in_evidence() {
            *fact = Fact::Unreadable {
                why: why.to_owned(),
            };
        }
    }
    unread(&mut certificate.fingerprint, why);
    unread(&mut certificate.version, why);
    unread(&mut certificate.serial, why);
    unread(&mut certificate.issuer, why);
    unread(&mut certificate.subject, why);
    unread(&mut certificate.not_before, why);
    unread(&mut certificate.not_after, why);
    unread(&mut certificate.public_key, why);
    unread(&mut certificate.signature, why);
    unread(&mut certificate.extensions, why);
    unread(&mut certificate.subject_alt_names, why);
    unread(&mut certificate.key_usage, why);
    unread(&mut certificate.extended_key_usage, why);
    unread(&mut certificate.basic_constraints, why);
    unread(&mut certificate.name_constraints, why);
    unread(&mut certificate.policies, why);
    unread(&mut certificate.policy_constraints, why);
    unread(&mut certificate.policy_mappings, why);
    unread(&mut certificate.inhibit_any_policy, why);
    unread(&mut certificate.crl_distribution_points, why);
    unread(&mut certificate.authority_key_id, why);
    unread(&mut certificate.subject_key_id, why);
}
