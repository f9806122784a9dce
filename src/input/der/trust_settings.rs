//! The trust settings that OpenSSL writes behind a certificate (`X509_CERT_AUX`).

use crate::model::{Oid, TrustSettings};

use super::primitive::next_oid;
use super::tlv::{Malformed, Reader, Result, Tlv, tag};

/// Decodes the settings; bytes that follow them do not matter.
pub(super) fn trust_settings(reader: &mut Reader<'_>) -> Result<TrustSettings> {
    let mut fields = reader.expect(tag::SEQUENCE, "trust settings")?.reader();
    let trusted = fields.optional(tag::SEQUENCE, "trusted purposes")?;
    let rejected = fields.optional(tag::context_constructed(0), "rejected purposes")?;
    if let Some(alias) = fields.optional(tag::UTF8_STRING, "an alias")?
        && std::str::from_utf8(alias.content).is_err()
    {
        return Err(Malformed::structure(alias.offset, "an alias is no UTF-8"));
    }
    fields.optional(tag::OCTET_STRING, "a key identifier")?;
    fields.finish("trust settings")?;
    Ok(TrustSettings {
        trusted: trusted.map(|tlv| purposes(&tlv)).transpose()?,
        rejected: rejected.map(|tlv| purposes(&tlv)).transpose()?,
    })
}

fn purposes(list: &Tlv<'_>) -> Result<Vec<Oid>> {
    let mut reader = list.reader();
    let mut purposes = Vec::new();
    while !reader.is_empty() {
        purposes.push(next_oid(&mut reader, "a purpose")?);
    }
    Ok(purposes)
}
