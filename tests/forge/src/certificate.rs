//! A certificate in which every field can be anything.

use crate::der;
use crate::extension::{self, Extension, general_name, oid, purpose, usage};
use crate::key::{Key, Signature};

/// Start of validity of everything that is valid, `YYYYMMDDHHMMSSZ`.
pub const VALID_FROM: &str = "20240101000000Z";
/// End of validity of everything that is valid.
pub const VALID_UNTIL: &str = "20440101000000Z";
/// End of validity of what has expired (it began in 2020).
pub const EXPIRED_AT: &str = "20210101000000Z";
/// Start of validity of what is not valid yet.
pub const NOT_BEFORE_FUTURE: &str = "20900101000000Z";
/// The trust domain of the usual leaf.
pub const TRUST_DOMAIN: &str = "example.org";
/// The SPIFFE ID of the usual leaf.
pub const SPIFFE_ID: &str = "spiffe://example.org/ns/shop/sa/cart";
/// The DNS name of the usual leaf.
pub const DNS_NAME: &str = "cart.shop.svc.cluster.local";

/// A Name with one RDN per attribute; values are UTF8String.
pub fn name(attributes: &[(&str, &str)]) -> Vec<u8> {
    der::sequence(attributes.iter().map(|(kind, value)| {
        let kind = match *kind {
            "CN" => "2.5.4.3",
            "C" => "2.5.4.6",
            "O" => "2.5.4.10",
            "OU" => "2.5.4.11",
            "emailAddress" => "1.2.840.113549.1.9.1",
            dotted => dotted,
        };
        attribute(kind, &der::tlv(der::tag::UTF8_STRING, value))
    }))
}

/// A Name of a common name alone.
pub fn common_name(value: &str) -> Vec<u8> {
    name(&[("CN", value)])
}

/// A Name of a common name in any string type, encoded by the caller.
pub fn common_name_as(value: &[u8]) -> Vec<u8> {
    der::sequence([attribute("2.5.4.3", value)])
}

fn attribute(kind: &str, value: &[u8]) -> Vec<u8> {
    der::set([der::sequence([der::oid(kind).as_slice(), value])])
}

/// A certificate before it is signed. Names, key identifiers and keys are independent of each other.
#[derive(Debug, Clone)]
pub struct Cert {
    /// The whole `[0]` version field; empty: left out (v1).
    pub version: Vec<u8>,
    /// The whole serial INTEGER.
    pub serial: Vec<u8>,
    /// The signed `AlgorithmIdentifier`; `None`: what is signed with.
    pub inner_algorithm: Option<Vec<u8>>,
    /// The unsigned `AlgorithmIdentifier`; `None`: what is signed with.
    pub outer_algorithm: Option<Vec<u8>>,
    /// Encoded Name.
    pub issuer: Vec<u8>,
    /// Encoded Name.
    pub subject: Vec<u8>,
    /// Encoded time.
    pub not_before: Vec<u8>,
    /// Encoded time.
    pub not_after: Vec<u8>,
    /// Encoded `SubjectPublicKeyInfo`.
    pub spki: Vec<u8>,
    /// Encoded `issuerUniqueID` and `subjectUniqueID` fields.
    pub unique_ids: Vec<u8>,
    /// `None`: no extensions field at all; empty: an empty list.
    pub extensions: Option<Vec<Extension>>,
    /// Who signs.
    pub signer: Key,
    /// With what.
    pub signature: Signature,
    /// Flips a bit of the signature.
    pub broken_signature: bool,
    /// Unused bits that the signature's BIT STRING claims.
    pub signature_unused_bits: u8,
    /// Bytes inside the outer SEQUENCE, after the signature.
    pub trailing_inside: Vec<u8>,
    /// Bytes after the certificate.
    pub trailing: Vec<u8>,
}

impl Cert {
    /// A self-signed CA: `Forge Root`, [`Key::Root`].
    pub fn root() -> Self {
        Self::ca("Forge Root", Key::Root, "Forge Root", Key::Root)
    }

    /// A CA under [`Cert::root`]: `Forge Intermediate`, [`Key::Inter`].
    pub fn intermediate() -> Self {
        Self::ca("Forge Intermediate", Key::Inter, "Forge Root", Key::Root)
    }

    /// A CA of any name and key under an issuer of any name and key.
    pub fn ca(subject: &str, key: Key, issuer: &str, issuer_key: Key) -> Self {
        let mut extensions = vec![
            extension::basic_constraints(true, None),
            extension::key_usage(&[usage::KEY_CERT_SIGN, usage::CRL_SIGN]),
            extension::subject_key_identifier(&key.identifier()),
        ];
        if key != issuer_key {
            extensions.push(extension::authority_key_identifier(&issuer_key.identifier()));
        }
        Self::new(subject, key, issuer, issuer_key, extensions)
    }

    /// A workload certificate for both roles under [`Cert::intermediate`], [`Key::Leaf`], as mesh issuers write it:
    /// empty subject, critical SAN with [`SPIFFE_ID`] and [`DNS_NAME`].
    pub fn leaf() -> Self {
        let [subject_key, authority_key] = extension::key_identifiers(Key::Leaf, Key::Inter);
        let extensions = vec![
            extension::key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT]),
            extension::ext_key_usage(&[purpose::SERVER_AUTH, purpose::CLIENT_AUTH]),
            extension::basic_constraints(false, None),
            subject_key,
            authority_key,
            extension::subject_alt_name([general_name::uri(SPIFFE_ID), general_name::dns(DNS_NAME)]).critical(),
        ];
        let made = Self::new("", Key::Leaf, "Forge Intermediate", Key::Inter, extensions);
        Self { subject: name(&[]), ..made }
    }

    /// The usual leaf, issued by the root itself.
    pub fn leaf_of_root() -> Self {
        Self::leaf().issued_by("Forge Root", Key::Root)
    }

    fn new(subject: &str, key: Key, issuer: &str, issuer_key: Key, extensions: Vec<Extension>) -> Self {
        Self {
            version: der::context(0, der::number(2)),
            serial: serial_for(&format!("{subject}/{key:?}/{issuer}")),
            inner_algorithm: None,
            outer_algorithm: None,
            issuer: common_name(issuer),
            subject: common_name(subject),
            not_before: der::time(VALID_FROM),
            not_after: der::time(VALID_UNTIL),
            spki: key.spki(),
            unique_ids: Vec::new(),
            extensions: Some(extensions),
            signer: issuer_key,
            signature: issuer_key.usual_signature(),
            broken_signature: false,
            signature_unused_bits: 0,
            trailing_inside: Vec::new(),
            trailing: Vec::new(),
        }
    }

    /// Any field, by assignment.
    #[must_use]
    pub fn set(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Replaces the extension of the same OID in its place, or adds it.
    #[must_use]
    pub fn with(mut self, extension: Extension) -> Self {
        let extensions = self.extensions.get_or_insert_default();
        match extensions.iter_mut().find(|known| known.oid == extension.oid) {
            Some(place) => *place = extension,
            None => extensions.push(extension),
        }
        self
    }

    /// Adds the extension even if there is one of its OID.
    #[must_use]
    pub fn also(mut self, extension: Extension) -> Self {
        self.extensions.get_or_insert_default().push(extension);
        self
    }

    /// Removes every extension of that OID.
    #[must_use]
    pub fn without(mut self, oid: &str) -> Self {
        if let Some(extensions) = &mut self.extensions {
            extensions.retain(|extension| extension.oid != oid);
        }
        self
    }

    /// Removes both key identifiers.
    #[must_use]
    pub fn without_key_identifiers(self) -> Self {
        self.without(oid::SUBJECT_KEY_IDENTIFIER).without(oid::AUTHORITY_KEY_IDENTIFIER)
    }

    /// Replaces the subject alternative names; an empty list leaves an empty SEQUENCE.
    #[must_use]
    pub fn with_names(self, names: &[Vec<u8>]) -> Self {
        self.with(extension::subject_alt_name(names).critical())
    }

    /// Replaces the subject by a common name.
    #[must_use]
    pub fn subject(self, common: &str) -> Self {
        Self { subject: common_name(common), ..self }
    }

    /// Replaces the validity, `YYYYMMDDHHMMSSZ`.
    #[must_use]
    pub fn validity(self, not_before: &str, not_after: &str) -> Self {
        Self { not_before: der::time(not_before), not_after: der::time(not_after), ..self }
    }

    /// Expired in 2021.
    #[must_use]
    pub fn expired(self) -> Self {
        self.validity("20200101000000Z", EXPIRED_AT)
    }

    /// Not valid before 2090.
    #[must_use]
    pub fn not_yet_valid(self) -> Self {
        self.validity(NOT_BEFORE_FUTURE, "20990101000000Z")
    }

    /// Replaces the subject's key, and the subject key identifier with it.
    #[must_use]
    pub fn key(self, key: Key) -> Self {
        let made = Self { spki: key.spki(), ..self };
        made.with(extension::subject_key_identifier(&key.identifier()))
    }

    /// Replaces issuer name, signing key and authority key identifier.
    #[must_use]
    pub fn issued_by(self, issuer: &str, key: Key) -> Self {
        let made = Self { issuer: common_name(issuer), ..self };
        made.signed_by(key).with(extension::authority_key_identifier(&key.identifier()))
    }

    /// Replaces the signing key alone.
    #[must_use]
    pub fn signed_by(self, key: Key) -> Self {
        Self { signer: key, signature: key.usual_signature(), ..self }
    }

    /// Replaces the signature algorithm alone.
    #[must_use]
    pub fn signed_with(self, signature: Signature) -> Self {
        Self { signature, ..self }
    }

    /// Replaces the serial by a small number.
    #[must_use]
    pub fn serial(self, number: u64) -> Self {
        Self { serial: der::number(number), ..self }
    }

    /// The version as written: 0 is v1, 1 is v2, 2 is v3. v1 is written out, against DER.
    #[must_use]
    pub fn version(self, number: u64) -> Self {
        Self { version: der::context(0, der::number(number)), ..self }
    }

    /// The signed part.
    pub fn to_be_signed(&self) -> Vec<u8> {
        let algorithm = self.inner_algorithm.clone().unwrap_or_else(|| self.signature.identifier());
        let extensions = self
            .extensions
            .as_ref()
            .map(|extensions| der::context(3, der::sequence(extensions.iter().map(Extension::der))));
        der::sequence([
            self.version.clone(),
            self.serial.clone(),
            algorithm,
            self.issuer.clone(),
            der::sequence([&self.not_before, &self.not_after]),
            self.subject.clone(),
            self.spki.clone(),
            self.unique_ids.clone(),
            extensions.unwrap_or_default(),
        ])
    }

    /// The three values inside a certificate, for those who wrap them in their own way.
    pub fn parts(&self) -> [Vec<u8>; 3] {
        let signed = self.to_be_signed();
        let mut signature = self.signer.sign(self.signature, &signed);
        if self.broken_signature {
            *signature.last_mut().expect("signatures are not empty") ^= 1;
        }
        let algorithm = self.outer_algorithm.clone().unwrap_or_else(|| self.signature.identifier());
        [signed, algorithm, der::bit_string(self.signature_unused_bits, signature)]
    }

    /// The signed certificate.
    pub fn der(&self) -> Vec<u8> {
        let [signed, algorithm, signature] = self.parts();
        let certificate = der::sequence([&signed, &algorithm, &signature, &self.trailing_inside]);
        [certificate, self.trailing.clone()].concat()
    }
}

/// A positive 16-octet serial that depends on a label alone.
pub fn serial_for(label: &str) -> Vec<u8> {
    let mut octets = crate::key::Hash::Sha256.digest(label.as_bytes());
    octets.truncate(16);
    octets[0] = octets[0] & 0x3f | 0x40;
    der::integer(octets)
}
