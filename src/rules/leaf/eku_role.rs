//! What the two rules about a leaf whose extended key usage lacks a role share.

use crate::finding::{Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::issuer;
use crate::model::{Certificate, Role};
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Rule, refusal, sight, traits, wording};

pub(super) const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
pub(super) const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// What a leaf's extended key usage has to name for a role.
pub(super) struct RequiredPurpose {
    /// The role.
    pub(super) role: Role,
    /// What the purpose is called.
    pub(super) purpose_name: &'static str,
    /// The purpose it needs.
    pub(super) purpose: &'static str,
    /// The purpose of the other role.
    pub(super) other_purpose: &'static str,
}

/// A leaf that presents itself as a TLS client.
pub(super) const CLIENT: RequiredPurpose = RequiredPurpose {
    role: Role::Client,
    purpose_name: "clientAuth",
    purpose: CLIENT_AUTH,
    other_purpose: SERVER_AUTH,
};

/// A leaf that presents itself as a TLS server.
pub(super) const SERVER: RequiredPurpose = RequiredPurpose {
    role: Role::Server,
    purpose_name: "serverAuth",
    purpose: SERVER_AUTH,
    other_purpose: CLIENT_AUTH,
};

impl RequiredPurpose {
    /// The refusals, then the trait of leaves that no refusal has told.
    pub(super) fn find(
        &self,
        rule: &'static Rule,
        judgement: &Judgement,
        words: fn(&Refusal) -> Words,
    ) -> Vec<Finding> {
        let mut findings = refusal::explain(rule, judgement, words);
        let traits: Vec<Finding> = sight::leaves(judgement)
            .iter()
            .filter(|leaf| {
                !findings
                    .iter()
                    .any(|finding| finding.subject == leaf.subject())
            })
            .filter_map(|leaf| self.lacked_by(rule, leaf))
            .collect();
        findings.extend(traits);
        findings
    }

    /// How a refusal is worded.
    pub(super) fn words(&self, refusal: &Refusal) -> Words {
        let open = refusal.concerns_an_open_role();
        Words {
            message: if open {
                self.usable_as_the_other_only()
            } else {
                format!("the leaf does not allow TLS {} authentication", self.role)
            },
            sight: Some(Sight::ExtendedKeyUsage),
            exhibits: refusal
                .leaf()
                .map(|leaf| self.exhibits(leaf))
                .unwrap_or_default(),
            why: "an extended key usage that is there has to name the presenter's role; anyExtendedKeyUsage does not help"
                .to_owned(),
            fix: issuer::usages(wording::issuer_of(refusal)),
            at_most: open.then_some(Severity::Note),
            ..Words::default()
        }
    }

    /// The trait alone, where no verifier refuses it for that.
    fn lacked_by(&self, rule: &'static Rule, leaf: &Placed) -> Option<Finding> {
        let purposes = leaf.certificate.extended_key_usage.value()?;
        let names = |wanted: &str| purposes.iter().any(|purpose| purpose.as_str() == wanted);
        if names(self.purpose) {
            return None;
        }
        let message = if names(self.other_purpose) {
            self.usable_as_the_other_only()
        } else {
            format!("the extended key usage does not name {}", self.purpose_name)
        };
        Some(Finding {
            exhibits: self
                .exhibits(leaf.certificate)
                .into_iter()
                .map(|(label, value)| wording::exhibit(label, value))
                .collect(),
            why: Some(format!(
                "X509-SVID 4.4 demands both purposes; Envoy's default validator refuses it from a {}, the SPIFFE \
                 validator does not look",
                self.role
            )),
            ..traits::of(rule, Severity::Note, leaf, Sight::ExtendedKeyUsage, message)
        })
    }

    fn usable_as_the_other_only(&self) -> String {
        format!(
            "usable as a {} only: its extended key usage does not name {}",
            self.role.other(),
            self.purpose_name
        )
    }

    fn exhibits(&self, leaf: &Certificate) -> Vec<(&'static str, String)> {
        let purposes = leaf.extended_key_usage.value().map(Vec::as_slice);
        vec![
            ("has", wording::purposes(purposes.unwrap_or_default())),
            ("lacks", self.purpose_name.to_owned()),
        ]
    }
}
