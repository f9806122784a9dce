//! Parameters of RSASSA-PSS: what of RFC 4055 is taken, and what is queued where something is not (5.8).

use super::ask::{Ask, BY_CLIENT, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::der;
use crate::key::{Hash, Key, Signature};

const PSS: &str = "1.2.840.113549.1.1.10";
const MGF1: &str = "1.2.840.113549.1.1.8";
const SHA1: &str = "1.3.14.3.2.26";
const SHA224: &str = "2.16.840.1.101.3.4.2.4";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const SHA384: &str = "2.16.840.1.101.3.4.2.2";
const SHA3_256: &str = "2.16.840.1.101.3.4.2.8";

fn algorithm(oid: &str, parameters: &[u8]) -> Vec<u8> {
    der::sequence([&der::oid(oid)[..], parameters])
}

fn hash(oid: &str) -> Vec<u8> {
    der::context(0, algorithm(oid, &der::null()))
}

fn mask(oid: &str) -> Vec<u8> {
    der::context(1, algorithm(MGF1, &algorithm(oid, &der::null())))
}

fn salt(length: u64) -> Vec<u8> {
    der::context(2, der::number(length))
}

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("pss-parameters");
    let fields = |parts: &[Vec<u8>]| der::sequence(parts.iter().cloned());
    let sound = [hash(SHA256), mask(SHA256), salt(32)];
    let with = |index: usize, field: Vec<u8>| {
        let mut parts = sound.clone();
        parts[index] = field;
        fields(&parts)
    };
    let and = |field: Vec<u8>| fields(&[&sound[..], &[field]].concat());
    let none: &[u8] = &[];
    let questions = [
        ("sound", fields(&sound)),
        ("absent", Vec::new()),
        ("null", der::null()),
        ("empty", fields(&[])),
        ("integer", der::number(1)),
        ("hash-absent", fields(&sound[1..])),
        ("mask-absent", fields(&[hash(SHA256), salt(32)])),
        ("salt-absent", fields(&sound[..2])),
        ("hash-sha1", with(0, hash(SHA1))),
        ("mask-sha1", with(1, mask(SHA1))),
        ("sha224", fields(&[hash(SHA224), mask(SHA224), salt(28)])),
        ("sha3", fields(&[hash(SHA3_256), mask(SHA3_256), salt(32)])),
        ("hash-sha3", with(0, hash(SHA3_256))),
        ("mask-sha3", with(1, mask(SHA3_256))),
        ("mask-sha384", with(1, mask(SHA384))),
        ("hash-sha384", with(0, hash(SHA384))),
        ("hash-without-null", with(0, der::context(0, algorithm(SHA256, none)))),
        ("hash-integer", with(0, der::context(0, algorithm(SHA256, &der::number(1))))),
        ("hash-null-and-more", with(0, der::context(0, algorithm(SHA256, &[der::null(), der::null()].concat())))),
        ("hash-trailing", with(0, der::context(0, [algorithm(SHA256, &der::null()), der::null()].concat()))),
        ("hash-no-sequence", with(0, der::context(0, der::oid(SHA256)))),
        ("hash-empty", with(0, der::context(0, none))),
        ("hash-no-oid", with(0, der::context(0, der::sequence([der::null()])))),
        ("mask-without-null", with(1, der::context(1, algorithm(MGF1, &algorithm(SHA256, none))))),
        ("mask-not-mgf1", with(1, der::context(1, algorithm("1.2.3.4", &algorithm(SHA256, &der::null()))))),
        ("mask-without-digest", with(1, der::context(1, algorithm(MGF1, none)))),
        ("mask-null-digest", with(1, der::context(1, algorithm(MGF1, &der::null())))),
        ("mask-empty-digest", with(1, der::context(1, algorithm(MGF1, &der::sequence([none]))))),
        (
            "mask-digest-and-more",
            with(1, der::context(1, algorithm(MGF1, &[algorithm(SHA256, &der::null()), der::null()].concat()))),
        ),
        ("mask-trailing", {
            let inner = algorithm(MGF1, &algorithm(SHA256, &der::null()));
            with(1, der::context(1, [inner, der::null()].concat()))
        }),
        ("mask-empty", with(1, der::context(1, none))),
        ("salt-20", with(2, salt(20))),
        ("salt-33", with(2, salt(33))),
        ("salt-large", with(2, salt(u64::MAX))),
        ("salt-larger", with(2, der::context(2, der::integer([1; 9])))),
        ("salt-padded", with(2, der::context(2, der::integer([0, 32])))),
        ("salt-negative", with(2, der::context(2, der::integer([0x80])))),
        ("salt-empty", with(2, der::context(2, none))),
        ("salt-empty-integer", with(2, der::context(2, der::integer(none)))),
        ("salt-trailing", with(2, der::context(2, [der::number(32), der::null()].concat()))),
        ("salt-octets", with(2, der::context(2, der::octet_string([32])))),
        ("trailer-1", and(der::context(3, der::number(1)))),
        ("trailer-2", and(der::context(3, der::number(2)))),
        ("trailer-0", and(der::context(3, der::number(0)))),
        ("trailer-empty", and(der::context(3, none))),
        ("trailer-and-more", and(der::context(3, [der::number(1), der::null()].concat()))),
        ("field-4", and(der::context(4, der::number(1)))),
        ("field-null", and(der::null())),
        ("fields-swapped", fields(&[mask(SHA256), hash(SHA256), salt(32)])),
        ("field-twice", fields(&[hash(SHA256), hash(SHA256), mask(SHA256), salt(32)])),
        ("implicit", with(0, der::tlv(0xa0, der::oid(SHA256)))),
        ("primitive", with(0, der::tlv(0x80, algorithm(SHA256, &der::null())))),
    ];
    for (what, parameters) in questions {
        let identifier = der::sequence([der::oid(PSS), parameters]);
        let leaf = Cert::leaf().issued_by("Forge Intermediate", Key::RsaInter);
        let leaf = leaf.signed_with(Signature::rsa_pss(Hash::Sha256)).set(|made| {
            made.inner_algorithm = Some(identifier.clone());
            made.outer_algorithm = Some(identifier);
        });
        let ask = Ask::chain(&[&leaf, &Cert::intermediate().key(Key::RsaInter)]);
        topic.ask("5.8", what, &format!("RSASSA-PSS parameters: {}", what.replace('-', " ")), BY_CLIENT, &ask);
    }
    topic.cases
}
