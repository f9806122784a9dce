//! The values of the extensions that BoringSSL decodes, exactly as strict: bytes that follow a value, and integers and bit
//! strings that are not in their shortest form, make it unreadable (5.2).

use crate::model::{
    AuthorityKeyId, BasicConstraints, CertificatePolicies, Departure, DepartureKind,
    DistributionPoint, GeneralName, GeneralNames, GeneralSubtree, KeyUsage, NameConstraints, Oid,
    PointName, PolicyConstraints, PolicyMapping,
};

use super::any::any_value;
use super::general_name::{general_name, general_names, sole, sole_list};
use super::name::rdn;
use super::primitive::{bit_string, boolean, hex, integer, next_oid, saturating};
use super::tlv::{Malformed, Reader, Result, Tlv, tag};

/// What a value decoder is given: the content of extnValue and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) offset: usize,
}

impl<'a> Value<'a> {
    fn sole(self, tag: u8, what: &str) -> Result<Tlv<'a>> {
        sole(self.bytes, self.offset, tag, what)
    }

    fn sole_list(self, what: &str, departures: &mut Vec<Departure>) -> Result<Tlv<'a>> {
        sole_list(self.bytes, self.offset, what, departures)
    }
}

fn depart(departures: &mut Vec<Departure>, kind: DepartureKind, offset: usize, detail: &str) {
    departures.push(Departure {
        kind,
        offset,
        detail: detail.to_owned(),
    });
}

pub(super) fn basic_constraints(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<BasicConstraints> {
    let mut fields = value.sole(tag::SEQUENCE, "basicConstraints")?.reader();
    let mut ca = false;
    if let Some(tlv) = fields.optional(tag::BOOLEAN, "cA")? {
        let (value, canonical) = boolean(&tlv)?;
        ca = value;
        if !canonical {
            depart(
                departures,
                DepartureKind::BooleanNotCanonical,
                tlv.offset,
                "cA",
            );
        } else if !ca {
            depart(
                departures,
                DepartureKind::DefaultWritten,
                tlv.offset,
                "cA FALSE",
            );
        }
    }
    let path_len = fields
        .optional(tag::INTEGER, "pathLenConstraint")?
        .map(|tlv| integer(&tlv, "pathLenConstraint").map(saturating))
        .transpose()?;
    fields.finish("basicConstraints")?;
    Ok(BasicConstraints { ca, path_len })
}

pub(super) fn key_usage(value: Value<'_>, departures: &mut Vec<Departure>) -> Result<KeyUsage> {
    let tlv = value.sole(tag::BIT_STRING, "keyUsage")?;
    let (bytes, _) = bit_string(&tlv, "keyUsage")?;
    // Bit 0 is the most significant bit of the first byte. Only two bytes count.
    let bits = bytes
        .iter()
        .take(2)
        .enumerate()
        .fold(0_u16, |bits, (index, byte)| {
            bits | u16::from(byte.reverse_bits()) << (8 * index)
        });
    if bytes.iter().all(|byte| *byte == 0) {
        depart(
            departures,
            DepartureKind::KeyUsageEmpty,
            tlv.offset,
            "keyUsage",
        );
    }
    Ok(KeyUsage::from_bits(bits))
}

pub(super) fn extended_key_usage(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<Vec<Oid>> {
    let tlv = value.sole_list("extKeyUsage", departures)?;
    let mut reader = tlv.reader();
    let mut purposes = Vec::new();
    while !reader.is_empty() {
        purposes.push(next_oid(&mut reader, "a purpose")?);
    }
    if purposes.is_empty() {
        depart(
            departures,
            DepartureKind::ExtendedKeyUsageEmpty,
            tlv.offset,
            "extKeyUsage",
        );
    }
    Ok(purposes)
}

pub(super) fn subject_key_id(value: Value<'_>, _: &mut Vec<Departure>) -> Result<String> {
    Ok(hex(value
        .sole(tag::OCTET_STRING, "subjectKeyIdentifier")?
        .content))
}

pub(super) fn authority_key_id(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<AuthorityKeyId> {
    let mut fields = value
        .sole(tag::SEQUENCE, "authorityKeyIdentifier")?
        .reader();
    let key_id = fields
        .optional(tag::context(0), "keyIdentifier")?
        .map(|tlv| hex(tlv.content));
    let issuer = match fields.optional_list(
        tag::context_constructed(1),
        "authorityCertIssuer",
        departures,
    )? {
        Some(tlv) => general_names(&tlv, departures)?,
        None => Vec::new(),
    };
    let serial = fields
        .optional(tag::context(2), "authorityCertSerialNumber")?
        .map(|tlv| integer(&tlv, "authorityCertSerialNumber").map(hex))
        .transpose()?;
    fields.finish("authorityKeyIdentifier")?;
    Ok(AuthorityKeyId {
        key_id,
        issuer,
        serial,
    })
}

pub(super) fn subject_alt_names(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<GeneralNames> {
    let tlv = value.sole_list("subjectAltName", departures)?;
    let names = general_names(&tlv, departures)?;
    if names.is_empty() {
        depart(
            departures,
            DepartureKind::SanEmpty,
            tlv.offset,
            "subjectAltName",
        );
    }
    for name in &names {
        if let GeneralName::Ip { text, bytes } = name
            && !matches!(bytes.len(), 4 | 16)
        {
            depart(departures, DepartureKind::IpLength, tlv.offset, text);
        }
    }
    Ok(GeneralNames {
        names,
        complete: true,
    })
}

pub(super) fn name_constraints(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<NameConstraints> {
    let mut fields = value.sole(tag::SEQUENCE, "nameConstraints")?.reader();
    let mut subtrees = |tag, what| match fields.optional_list(tag, what, departures)? {
        Some(tlv) => general_subtrees(&tlv, departures),
        None => Ok(Vec::new()),
    };
    let permitted = subtrees(tag::context_constructed(0), "permittedSubtrees")?;
    let excluded = subtrees(tag::context_constructed(1), "excludedSubtrees")?;
    fields.finish("nameConstraints")?;
    Ok(NameConstraints {
        permitted,
        excluded,
    })
}

fn general_subtrees(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<Vec<GeneralSubtree>> {
    let mut subtrees = Vec::new();
    let mut reader = tlv.reader();
    while !reader.is_empty() {
        let mut fields = reader.expect(tag::SEQUENCE, "a subtree")?.reader();
        let base = general_name(&fields.any("the base of a subtree")?, departures)?;
        let mut has_bounds = false;
        for bound in [0, 1] {
            if let Some(tlv) = fields.optional(tag::context(bound), "a bound of a subtree")? {
                integer(&tlv, "a bound of a subtree")?;
                has_bounds = true;
            }
        }
        fields.finish("a subtree")?;
        subtrees.push(GeneralSubtree { base, has_bounds });
    }
    Ok(subtrees)
}

pub(super) fn policies(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<CertificatePolicies> {
    let mut reader = value.sole_list("certificatePolicies", departures)?.reader();
    let mut policies = Vec::new();
    while !reader.is_empty() {
        let mut fields = reader.expect(tag::SEQUENCE, "a policy")?.reader();
        policies.push(next_oid(&mut fields, "a policy")?);
        if let Some(qualifiers) =
            fields.optional_list(tag::SEQUENCE, "policy qualifiers", departures)?
        {
            let mut qualifiers = qualifiers.reader();
            while !qualifiers.is_empty() {
                let tlv = qualifiers.expect(tag::SEQUENCE, "a policy qualifier")?;
                qualifier(&tlv, departures)?;
            }
        }
        fields.finish("a policy")?;
    }
    Ok(CertificatePolicies { policies })
}

fn qualifier(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<()> {
    let mut fields = tlv.reader();
    match next_oid(&mut fields, "a policy qualifier")?.as_str() {
        "1.3.6.1.5.5.7.2.1" => drop(fields.expect(tag::IA5_STRING, "a CPS pointer")?),
        "1.3.6.1.5.5.7.2.2" => {
            user_notice(&fields.expect(tag::SEQUENCE, "a user notice")?, departures)?;
        }
        _ => any_value(&fields.any("a policy qualifier")?, departures),
    }
    fields.finish("a policy qualifier")
}

/// UserNotice: a reference to a notice by numbers, then a text, both optional.
fn user_notice(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<()> {
    let mut fields = tlv.reader();
    if let Some(reference) = fields.optional(tag::SEQUENCE, "a notice reference")? {
        let mut fields = reference.reader();
        display_text(&fields.any("the organization of a notice")?, departures)?;
        let mut numbers = fields
            .list(tag::SEQUENCE, "notice numbers", departures)?
            .reader();
        while !numbers.is_empty() {
            integer(
                &numbers.expect(tag::INTEGER, "a notice number")?,
                "a notice number",
            )?;
        }
        fields.finish("a notice reference")?;
    }
    if !fields.is_empty() {
        display_text(&fields.any("the text of a notice")?, departures)?;
    }
    fields.finish("a user notice")
}

fn display_text(text: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<()> {
    match text.tag {
        tag::IA5_STRING | tag::VISIBLE_STRING | tag::BMP_STRING | tag::UTF8_STRING => {
            any_value(text, departures);
            Ok(())
        }
        other => Err(Malformed::structure(
            text.offset,
            format!("the text of a notice has tag {other:#04x}"),
        )),
    }
}

/// A number of certificates to skip: negative ones are of no use to anybody, huge ones never come true.
fn skip_certs(tlv: &Tlv<'_>, what: &str) -> Result<u64> {
    u64::try_from(saturating(integer(tlv, what)?))
        .map_err(|_| Malformed::structure(tlv.offset, format!("{what} is negative")))
}

pub(super) fn policy_constraints(
    value: Value<'_>,
    _: &mut Vec<Departure>,
) -> Result<PolicyConstraints> {
    let mut fields = value.sole(tag::SEQUENCE, "policyConstraints")?.reader();
    let mut skip = |number, what| {
        fields
            .optional(tag::context(number), what)?
            .map(|tlv| skip_certs(&tlv, what))
            .transpose()
    };
    let require_explicit = skip(0, "requireExplicitPolicy")?;
    let inhibit_mapping = skip(1, "inhibitPolicyMapping")?;
    fields.finish("policyConstraints")?;
    Ok(PolicyConstraints {
        require_explicit,
        inhibit_mapping,
    })
}

pub(super) fn policy_mappings(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<Vec<PolicyMapping>> {
    let mut reader = value.sole_list("policyMappings", departures)?.reader();
    let mut mappings = Vec::new();
    while !reader.is_empty() {
        let mut fields = reader.expect(tag::SEQUENCE, "a policy mapping")?.reader();
        mappings.push(PolicyMapping {
            issuer_domain: next_oid(&mut fields, "issuerDomainPolicy")?,
            subject_domain: next_oid(&mut fields, "subjectDomainPolicy")?,
        });
        fields.finish("a policy mapping")?;
    }
    Ok(mappings)
}

pub(super) fn inhibit_any_policy(value: Value<'_>, _: &mut Vec<Departure>) -> Result<u64> {
    skip_certs(
        &value.sole(tag::INTEGER, "inhibitAnyPolicy")?,
        "inhibitAnyPolicy",
    )
}

pub(super) fn crl_distribution_points(
    value: Value<'_>,
    departures: &mut Vec<Departure>,
) -> Result<Vec<DistributionPoint>> {
    let mut reader = value
        .sole_list("cRLDistributionPoints", departures)?
        .reader();
    let mut points = Vec::new();
    while !reader.is_empty() {
        let mut fields = reader
            .expect(tag::SEQUENCE, "a distribution point")?
            .reader();
        let name = fields
            .optional(tag::context_constructed(0), "distributionPoint")?
            .map(|point| distribution_point_name(&point.reader(), departures))
            .transpose()?;
        let reasons = fields.optional(tag::context(1), "reasons")?;
        if let Some(reasons) = &reasons {
            bit_string(reasons, "reasons")?;
        }
        let issuer = fields
            .optional_list(tag::context_constructed(2), "cRLIssuer", departures)?
            .map(|issuer| general_names(&issuer, departures))
            .transpose()?;
        fields.finish("a distribution point")?;
        points.push(DistributionPoint {
            name,
            has_reasons: reasons.is_some(),
            issuer,
        });
    }
    Ok(points)
}

/// A DistributionPointName: full names, or a name relative to the issuer.
pub(super) fn distribution_point_name(
    reader: &Reader<'_>,
    departures: &mut Vec<Departure>,
) -> Result<PointName> {
    let mut reader = *reader;
    let what = "a distribution point's name";
    let choice = match reader.peek() {
        Some(tag @ (0x80 | 0x81)) => reader.list(tag | 0x20, what, departures)?,
        _ => reader.any(what)?,
    };
    reader.finish(what)?;
    match choice.tag | 0x20 {
        0xa0 => general_names(&choice, departures).map(PointName::Full),
        0xa1 => rdn(&choice, departures).map(PointName::Relative),
        _ => Err(Malformed::structure(
            choice.offset,
            format!("a distribution point's name has tag {:#04x}", choice.tag),
        )),
    }
}
