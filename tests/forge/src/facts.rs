//! Certificates that between them hold every fact a certificate can hold: every extension, name type, key and signature.

use crate::certificate::{self, Cert, SPIFFE_ID};
use crate::der::{self, tag};
use crate::extension::{self, Extension, general_name, oid, purpose};
use crate::key::{Hash, Key, Signature};

/// Each by its name.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    [extensions(), names(), keys(), signatures()].concat()
}

fn extensions() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("every-leaf-extension", leaf().der()),
        ("every-ca-extension", ca().der()),
        ("no-extension", Cert::root().set(|made| made.extensions = None).version(2).der()),
        (
            "key-id-by-name-and-serial",
            Cert::leaf()
                .with(extension::authority_cert_issuer(&certificate::common_name("Forge Root"), &[0x0a, 0xbc]))
                .der(),
        ),
        (
            "statements-malformed",
            Cert::leaf()
                .also(Extension::new(oid::AUTHORITY_INFO_ACCESS, der::null()))
                .also(Extension::new(oid::SIGNED_CERTIFICATE_TIMESTAMPS, der::octet_string([0, 9, 1])))
                .also(Extension::new(oid::NETSCAPE_CERT_TYPE, der::null()))
                .der(),
        ),
    ]
}

/// Names of all kinds, all the usages, and every statement an issuer may add.
fn leaf() -> Cert {
    let upn = der::tlv(tag::UTF8_STRING, "cart@example.org");
    let names = [
        general_name::uri(SPIFFE_ID),
        general_name::dns("cart.shop.svc.cluster.local"),
        general_name::email("cart@example.org"),
        general_name::ip(&[192, 0, 2, 7]),
        general_name::ip(&[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        general_name::directory(&certificate::name(&[("O", "Forge"), ("CN", "cart")])),
        general_name::registered_id("1.3.6.1.4.1.99999.7"),
        general_name::other("1.3.6.1.4.1.311.20.2.3", &upn),
    ];
    let policies = der::sequence([
        der::sequence([
            der::oid("1.3.6.1.4.1.99999.2"),
            der::sequence([qualifier("1.3.6.1.5.5.7.2.1", &der::tlv(tag::IA5_STRING, "http://pki.example.org/cps"))]),
        ]),
        der::sequence([der::oid("2.23.140.1.2.1")]),
    ]);
    let access = |method: &str, uri: &str| der::sequence([der::oid(method), general_name::uri(uri)]);
    Cert::leaf()
        .with_names(&names)
        .with(extension::ext_key_usage(&[
            purpose::SERVER_AUTH,
            purpose::CLIENT_AUTH,
            purpose::CODE_SIGNING,
            "1.3.6.1.5.5.7.3.4",
            "1.3.6.1.5.5.7.3.8",
            "1.3.6.1.5.5.7.3.9",
            purpose::ANY,
            "1.3.6.1.4.1.99999.3",
        ]))
        .with(extension::key_usage(&[0, 1, 2, 3, 4, 7, 8]))
        .with(Extension::new(oid::CERTIFICATE_POLICIES, policies))
        .with(extension::crl_distribution_points(&["http://pki.example.org/a.crl", "http://pki.example.org/b.crl"]))
        .with(Extension::new(
            oid::AUTHORITY_INFO_ACCESS,
            der::sequence([
                access("1.3.6.1.5.5.7.48.1", "http://ocsp.example.org"),
                access("1.3.6.1.5.5.7.48.2", "http://pki.example.org/intermediate.crt"),
            ]),
        ))
        .with(Extension::new(
            oid::SUBJECT_INFO_ACCESS,
            der::sequence([access("1.3.6.1.5.5.7.48.5", "http://repository.example.org")]),
        ))
        .with(Extension::new(oid::ISSUER_ALT_NAME, der::sequence([general_name::uri("http://issuer.example.org")])))
        .with(Extension::new(oid::SIGNED_CERTIFICATE_TIMESTAMPS, der::octet_string(timestamps())))
        .with(Extension::new(oid::NETSCAPE_CERT_TYPE, der::bit_string(6, [0xc0])))
        .with(Extension::new(oid::NETSCAPE_COMMENT, der::tlv(tag::IA5_STRING, "made by the forge")))
        .with(extension::must_staple())
        .with(Extension::new(oid::UNKNOWN, der::null()))
}

fn qualifier(kind: &str, value: &[u8]) -> Vec<u8> {
    der::sequence([der::oid(kind).as_slice(), value])
}

/// A `SignedCertificateTimestampList` (RFC 6962 3.3) of two, from 2024-01-01 and one second later.
fn timestamps() -> Vec<u8> {
    let prefixed = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).expect("a list of two is short");
        [&length.to_be_bytes(), bytes].concat()
    };
    let one = |log: u8, milliseconds: u64| {
        let signature = [&[4, 3][..], &prefixed(&[0x30, 6, 2, 1, 1, 2, 1, 1])].concat();
        prefixed(&[&[0][..], &[log; 32], &milliseconds.to_be_bytes(), &[0, 0], &signature].concat())
    };
    prefixed(&[one(0xaa, 1_704_067_200_000), one(0xbb, 1_704_067_201_000)].concat())
}

/// Every constraint a CA may be under.
fn ca() -> Cert {
    let permitted = [
        general_name::dns("svc.cluster.local"),
        general_name::uri("example.org"),
        general_name::email("example.org"),
        general_name::ip(&[192, 0, 2, 0, 255, 255, 255, 0]),
        general_name::directory(&certificate::name(&[("O", "Forge")])),
    ];
    let network = [&[0x20, 1, 0xd, 0xb8][..], &[0; 12], &[0xff; 4], &[0; 12]].concat();
    let excluded = [general_name::dns("evil.example"), general_name::ip(&network)];
    let skip = |tag: u8, count: u64| der::context_primitive(tag, &der::number(count)[2..]);
    let mapping = |from: &str, to: &str| der::sequence([der::oid(from), der::oid(to)]);
    Cert::intermediate()
        .with(extension::basic_constraints(true, Some(3)))
        .with(extension::name_constraints(&permitted, &excluded))
        .with(extension::certificate_policies(&["2.5.29.32.0"]))
        .with(Extension::new(oid::POLICY_CONSTRAINTS, der::sequence([skip(0, 2), skip(1, 1)])).critical())
        .with(
            Extension::new(
                oid::POLICY_MAPPINGS,
                der::sequence([mapping("1.3.6.1.4.1.99999.2", "1.3.6.1.4.1.99999.4")]),
            )
            .critical(),
        )
        .with(Extension::new(oid::INHIBIT_ANY_POLICY, der::number(4)).critical())
}

fn names() -> Vec<(&'static str, Vec<u8>)> {
    let with = |subject: Vec<u8>| Cert::leaf().set(|made| made.subject = subject).der();
    let text = |kind: &str, tag: u8, value: &[u8]| der::sequence([der::oid(kind), der::tlv(tag, value)]);
    let one = |kind: &str, value: &str| text(kind, tag::UTF8_STRING, value.as_bytes());
    let several = der::sequence([
        der::set([text("2.5.4.6", tag::PRINTABLE_STRING, b"NL")]),
        der::set([one("2.5.4.8", "Noord-Holland")]),
        der::set([one("2.5.4.7", "Amsterdam")]),
        der::set([one("2.5.4.10", "Forge")]),
        der::set([one("2.5.4.11", "Shop"), one("2.5.4.3", "cart")]),
        der::set([one("2.5.4.5", "17")]),
        der::set([text("0.9.2342.19200300.100.1.25", tag::IA5_STRING, b"example")]),
        der::set([one("0.9.2342.19200300.100.1.1", "cart")]),
        der::set([text("1.2.840.113549.1.9.1", tag::IA5_STRING, b"cart@example.org")]),
        der::set([one("1.3.6.1.4.1.99999.5", "own")]),
    ]);
    let strings = der::sequence([
        der::set([one("2.5.4.10", "Försäkring")]),
        der::set([der::sequence([der::oid("2.5.4.11"), der::bmp_string("Größe")])]),
        der::set([der::sequence([der::oid("2.5.4.11"), der::universal_string("Ünit")])]),
        der::set([text("2.5.4.3", tag::TELETEX_STRING, b"caf\xe9")]),
    ]);
    vec![("subject-every-attribute", with(several)), ("subject-every-string", with(strings))]
}

fn keys() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("key-rsa-1024", Key::Rsa1024),
        ("key-rsa-2048", Key::RsaLeaf),
        ("key-rsa-3072", Key::Rsa3072),
        ("key-p224", Key::P224),
        ("key-p384", Key::P384),
        ("key-p521", Key::P521),
        ("key-secp256k1", Key::Secp256k1),
        ("key-ed25519", Key::Ed25519),
    ]
    .map(|(name, key)| (name, Cert::leaf().key(key).der()))
    .to_vec()
}

fn signatures() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("signed-rsa-sha1", Key::RsaInter, Signature::RsaPkcs1(Hash::Sha1)),
        ("signed-rsa-sha384", Key::RsaInter, Signature::RsaPkcs1(Hash::Sha384)),
        ("signed-rsa-sha512", Key::RsaInter, Signature::RsaPkcs1(Hash::Sha512)),
        ("signed-rsa-pss", Key::RsaInter, Signature::rsa_pss(Hash::Sha256)),
        ("signed-ecdsa-sha384", Key::P384, Signature::Ecdsa(Hash::Sha384)),
        ("signed-ecdsa-sha512", Key::P521, Signature::Ecdsa(Hash::Sha512)),
        ("signed-ed25519", Key::Ed25519Root, Signature::Ed25519),
    ]
    .map(|(name, key, signature)| {
        (name, Cert::leaf().issued_by("Forge Intermediate", key).signed_with(signature).der())
    })
    .to_vec()
}
