//! Certificate revocation lists of any shape.

use crate::certificate::{VALID_FROM, VALID_UNTIL, common_name};
use crate::der;
use crate::extension::{Extension, oid};
use crate::key::{Key, Signature};

/// A CRL before it is signed.
#[derive(Debug, Clone)]
pub struct Crl {
    /// Encoded Name.
    pub issuer: Vec<u8>,
    /// Encoded time.
    pub last_update: Vec<u8>,
    /// Encoded time; `None` leaves the field out.
    pub next_update: Option<Vec<u8>>,
    /// Revoked: encoded serial and entry extensions.
    pub revoked: Vec<(Vec<u8>, Vec<Extension>)>,
    /// Extensions of the list.
    pub extensions: Vec<Extension>,
    /// Who signs.
    pub signer: Key,
    /// With what.
    pub signature: Signature,
    /// Flips a bit of the signature.
    pub broken_signature: bool,
}

impl Crl {
    /// The current, empty list of an issuer.
    pub fn of(issuer: &str, key: Key) -> Self {
        Self {
            issuer: common_name(issuer),
            last_update: der::time(VALID_FROM),
            next_update: Some(der::time(VALID_UNTIL)),
            revoked: Vec::new(),
            extensions: vec![Extension::new(oid::CRL_NUMBER, der::number(1))],
            signer: key,
            signature: key.usual_signature(),
            broken_signature: false,
        }
    }

    /// The list of `Forge Root`.
    pub fn of_root() -> Self {
        Self::of("Forge Root", Key::Root)
    }

    /// The list of `Forge Intermediate`.
    pub fn of_intermediate() -> Self {
        Self::of("Forge Intermediate", Key::Inter)
    }

    /// Any field, by assignment.
    #[must_use]
    pub fn set(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Revokes an encoded serial.
    #[must_use]
    pub fn revoking(mut self, serial: &[u8]) -> Self {
        self.revoked.push((serial.to_vec(), Vec::new()));
        self
    }

    /// Revokes an encoded serial with a reason code.
    #[must_use]
    pub fn revoking_because(mut self, serial: &[u8], reason: u8) -> Self {
        let reason = Extension::new(oid::CRL_REASON, der::tlv(der::tag::ENUMERATED, [reason]));
        self.revoked.push((serial.to_vec(), vec![reason]));
        self
    }

    /// Adds an extension of the list.
    #[must_use]
    pub fn with(mut self, extension: Extension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// The signed list.
    pub fn der(&self) -> Vec<u8> {
        let revoked = self.revoked.iter().map(|(serial, extensions)| {
            der::sequence([serial.clone(), der::time(VALID_FROM), extension_list(extensions)])
        });
        let revoked = if self.revoked.is_empty() { Vec::new() } else { der::sequence(revoked) };
        let extensions = match extension_list(&self.extensions) {
            list if list.is_empty() => list,
            list => der::context(0, list),
        };
        let signed = der::sequence([
            der::number(1),
            self.signature.identifier(),
            self.issuer.clone(),
            self.last_update.clone(),
            self.next_update.clone().unwrap_or_default(),
            revoked,
            extensions,
        ]);
        let mut signature = self.signer.sign(self.signature, &signed);
        if self.broken_signature {
            *signature.last_mut().expect("signatures are not empty") ^= 1;
        }
        der::sequence([signed, self.signature.identifier(), der::bit_string(0, signature)])
    }

    /// The signed list as PEM.
    pub fn pem(&self) -> String {
        crate::pem::crl(&self.der())
    }
}

fn extension_list(extensions: &[Extension]) -> Vec<u8> {
    if extensions.is_empty() { Vec::new() } else { der::sequence(extensions.iter().map(Extension::der)) }
}

/// `issuingDistributionPoint` with one of its BOOLEAN fields true: 1 only user, 2 only CA, 4 indirect, 5 only attribute.
pub fn issuing_distribution_point(flag: u8) -> Extension {
    let value = der::sequence([der::context_primitive(flag, [0xff])]);
    Extension::new(oid::ISSUING_DISTRIBUTION_POINT, value).critical()
}
