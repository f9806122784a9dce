//! 35 odd encodings of a certificate: parsers disagree on fifteen of them and accept the other twenty.

use crate::certificate::{self, Cert, SPIFFE_ID, common_name_as};
use crate::der::{self, tag};
use crate::extension::{self, Extension, ext_key_usage, general_name, key_usage, oid, usage};
use crate::key::{Hash, Key, Signature};

/// Every odd encoding: its name and the certificate.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    [disputed(), accepted()].concat()
}

/// Those on which parsers disagree, or which all refuse.
pub fn disputed() -> Vec<(&'static str, Vec<u8>)> {
    let leaf = Cert::leaf;
    let with = |change: fn(&mut Cert)| leaf().set(change).der();
    let content = der::join(leaf().parts());
    let san = extension::subject_alt_name([general_name::uri(SPIFFE_ID)]).critical();
    vec![
        (
            "v1",
            with(|made| {
                made.version = Vec::new();
                made.extensions = None;
            }),
        ),
        (
            "v1-written",
            with(|made| {
                made.version = der::context(0, der::number(0));
                made.extensions = None;
            }),
        ),
        ("v1-with-extensions", with(|made| made.version = Vec::new())),
        ("serial-not-minimal", with(|made| made.serial = der::integer([0, 1]))),
        ("trailing-byte", with(|made| made.trailing = vec![0])),
        (
            "boolean-true-ber",
            leaf().with(Extension { critical: Some(1), ..key_usage(&[usage::DIGITAL_SIGNATURE]) }).der(),
        ),
        ("san-twice", leaf().also(san.clone()).der()),
        ("san-trailing-byte", leaf().with(san.with_trailing_byte()).der()),
        ("uri-san-0xff", leaf().with_names(&[general_name::uri([SPIFFE_ID.as_bytes(), &[0xff]].concat())]).der()),
        ("unknown-critical", leaf().with(Extension::new(oid::UNKNOWN, der::null()).critical()).der()),
        ("utc-time-without-seconds", with(|made| made.not_after = der::utc_time("4401010000Z"))),
        ("utc-time-with-offset", with(|made| made.not_after = der::utc_time("440101000000+0100"))),
        ("subject-invalid-utf8", with(|made| made.subject = common_name_as(&der::tlv(tag::UTF8_STRING, [0x66, 0xff])))),
        ("length-not-minimal", der::tlv_long_length(tag::SEQUENCE, &content)),
        ("length-indefinite", der::tlv_indefinite(tag::SEQUENCE, &content)),
    ]
}

/// Those that every parser accepts.
pub fn accepted() -> Vec<(&'static str, Vec<u8>)> {
    let leaf = Cert::leaf;
    let with = |change: fn(&mut Cert)| leaf().set(change).der();
    let subject = |value: Vec<u8>| leaf().set(|made| made.subject = common_name_as(&value)).der();
    let unknown = || Extension::new(oid::UNKNOWN, der::null());
    vec![
        ("serial-negative", with(|made| made.serial = der::integer([0xff]))),
        ("serial-zero", with(|made| made.serial = der::number(0))),
        ("serial-21-octets", with(|made| made.serial = der::integer([0x7f; 21]))),
        ("san-empty", leaf().with_names(&[]).der()),
        ("ip-san-5-octets", leaf().with_names(&[general_name::ip(&[1, 2, 3, 4, 5])]).der()),
        ("uri-san-nul", leaf().with_names(&[general_name::uri("spiffe://example.org/a\0b")]).der()),
        ("uri-san-empty", leaf().with_names(&[general_name::uri("")]).der()),
        ("eku-empty", leaf().with(ext_key_usage(&[])).der()),
        ("key-usage-zero", leaf().with(Extension::new(oid::KEY_USAGE, der::bit_string(0, [0])).critical()).der()),
        ("not-after-before-not-before", leaf().validity("20400101000000Z", "20240101000000Z").der()),
        ("issuer-empty", with(|made| made.issuer = certificate::name(&[]))),
        ("unknown-extension", leaf().with(unknown()).der()),
        ("unknown-extension-empty", leaf().with(Extension::new(oid::UNKNOWN, Vec::new())).der()),
        ("year-9999", leaf().validity("20240101000000Z", "99991231235959Z").der()),
        ("generalized-time-before-2050", with(|made| made.not_after = der::generalized_time("20440101000000Z"))),
        ("algorithms-differ", with(|made| made.outer_algorithm = Some(Signature::Ecdsa(Hash::Sha384).identifier()))),
        ("broken-signature", with(|made| made.broken_signature = true)),
        ("subject-printable", subject(der::tlv(tag::PRINTABLE_STRING, "cart"))),
        ("subject-long", subject(der::tlv(tag::UTF8_STRING, "x".repeat(300)))),
        ("rsa-signed", leaf().issued_by("Forge Intermediate", Key::RsaInter).der()),
    ]
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_35() {
        assert_eq!(super::all().len(), 35);
    }
}
