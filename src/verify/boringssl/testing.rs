//! What the tests of this module are made with.

#![allow(
    clippy::unwrap_used,
    reason = "a test input that cannot be read must stop the test"
)]

use svidlint_forge::certificate::Cert;
use svidlint_forge::crl::Crl;

use super::{CrlChecking, DEFAULT_MAX_INTERMEDIATES, Request, Store, StoreObject, verify_chain};
use crate::input::der;
use crate::knowledge::Check;
use crate::knowledge::boringssl::{
    BORINGSSL_20250514, BORINGSSL_20260413, BORINGSSL_20260813, Profile,
};
use crate::model::{
    Certificate, Clock, ClockOrigin, InputId, Instant, Location, Presented, RevocationList, Role,
};
use crate::verify::Step;
use crate::verify::StepOutcome;

/// Every revision, oldest first.
pub(super) const REVISIONS: [&Profile; 3] = [
    &BORINGSSL_20250514,
    &BORINGSSL_20260413,
    &BORINGSSL_20260813,
];

/// A certificate as it is read from DER.
pub(super) fn read(certificate: &Cert) -> Certificate {
    read_der(&certificate.der())
}

/// The same from its bytes.
pub(super) fn read_der(bytes: &[u8]) -> Certificate {
    der::certificate(bytes, Location::whole(InputId(0)))
}

/// A moment.
pub(super) fn moment(text: &str) -> Instant {
    Instant::parse_rfc3339(text).unwrap()
}

/// A verification before it runs.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the fields are the request's own"
)]
pub(super) struct Scene {
    pub(super) presented: Presented,
    pub(super) anchors: Vec<Certificate>,
    pub(super) crls: Vec<RevocationList>,
    pub(super) store_complete: bool,
    pub(super) store_in_evidence: bool,
    pub(super) partial_chain: bool,
    pub(super) purpose: Option<Role>,
    pub(super) max_intermediates: u32,
    pub(super) crl: CrlChecking,
    pub(super) check_time: bool,
    pub(super) clock: Clock,
}

impl Scene {
    /// A server presents these certificates to Envoy's default validator with these anchors, in 2026.
    pub(super) fn new(presented: &[&Cert], anchors: &[&Cert]) -> Self {
        Self {
            presented: Presented {
                certificates: presented.iter().map(|cert| read(cert)).collect(),
                complete: true,
                ..Presented::default()
            },
            anchors: anchors.iter().map(|cert| read(cert)).collect(),
            crls: Vec::new(),
            store_complete: true,
            store_in_evidence: true,
            partial_chain: true,
            purpose: Some(Role::Server),
            max_intermediates: DEFAULT_MAX_INTERMEDIATES,
            crl: CrlChecking::Off,
            check_time: true,
            clock: Clock::at(moment("2026-01-01T00:00:00Z"), ClockOrigin::Flag),
        }
    }

    /// Any field, by assignment.
    pub(super) fn set(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// As Envoy's SPIFFE validator asks.
    pub(super) fn spiffe(self) -> Self {
        self.set(|scene| {
            scene.partial_chain = false;
            scene.purpose = None;
        })
    }

    /// With CRLs, which are asked for every certificate.
    pub(super) fn crls(self, lists: &[&Crl]) -> Self {
        self.set(|scene| {
            scene.crl = CrlChecking::All;
            scene.crls = lists
                .iter()
                .map(|list| der::revocation_list(&list.der()).unwrap())
                .collect();
        })
    }

    /// All steps by one revision.
    pub(super) fn steps(&self, profile: &'static Profile) -> Vec<Step> {
        verify_chain(&Request {
            presented: &self.presented,
            store: Store {
                objects: self
                    .anchors
                    .iter()
                    .map(StoreObject::Anchor)
                    .chain(self.crls.iter().map(StoreObject::Crl))
                    .collect(),
                complete: self.store_complete,
                in_evidence: self.store_in_evidence,
                lacks_crls: false,
            },
            partial_chain: self.partial_chain,
            purpose: self.purpose,
            max_intermediates: self.max_intermediates,
            crl: self.crl,
            check_time: self.check_time,
            clock: self.clock,
            profile,
        })
    }

    /// What one revision reports: check, code and depth; `None` where nothing fails and nothing is undecided.
    pub(super) fn reported(&self, profile: &'static Profile) -> Option<(Check, i32, i32)> {
        let steps = self.steps(profile);
        let first = steps
            .iter()
            .find(|step| matches!(step.outcome, StepOutcome::Failed | StepOutcome::Undecided))?;
        assert_eq!(first.outcome, StepOutcome::Failed, "{first:?}");
        Some((
            first.check,
            first.x509_error().map_or(0, super::X509Error::code),
            first.depth.unwrap_or(i32::MIN),
        ))
    }

    /// Every revision accepts.
    #[track_caller]
    pub(super) fn accepted(&self) {
        for profile in REVISIONS {
            assert_eq!(self.reported(profile), None, "{}", profile.revision);
        }
    }

    /// Every revision reports this.
    #[track_caller]
    pub(super) fn refused(&self, check: Check, code: i32, depth: i32) {
        for profile in REVISIONS {
            assert_eq!(
                self.reported(profile),
                Some((check, code, depth)),
                "{}",
                profile.revision
            );
        }
    }

    /// The outcomes of one check by the newest revision.
    pub(super) fn outcomes(&self, check: Check) -> Vec<StepOutcome> {
        self.steps(&BORINGSSL_20260813)
            .into_iter()
            .filter(|step| step.check == check)
            .map(|step| step.outcome)
            .collect()
    }
}
