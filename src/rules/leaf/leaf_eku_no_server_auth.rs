//! The leaf's extended key usage does not allow TLS server authentication.

use super::eku_role;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-eku-no-server-auth",
    summary: "the leaf's extended key usage does not allow TLS server authentication",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Eku],
    part: Part::ServerLeaf,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.12",
        "X509-SVID 4.4",
        "BoringSSL v3_purp.cc: check_purpose_ssl_server",
    ],
    docs: include_str!("../../../docs/rules/leaf-eku-no-server-auth.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    eku_role::SERVER.find(&RULE, judgement, words)
}

fn words(refusal: &Refusal) -> Words {
    eku_role::SERVER.words(refusal)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::model::{Certificate, Role};
    use crate::rules::testing::{assert_finds, good_leaf, judged, oids, refuse};

    fn client_only() -> crate::judgement::Judgement {
        judged(vec![Certificate {
            extended_key_usage: oids(&[super::eku_role::CLIENT_AUTH]),
            ..good_leaf()
        }])
    }

    #[test]
    fn a_role_that_nothing_says_it_has_is_a_note() {
        let mut judgement = client_only();
        let leaf = &mut judgement.evidence.chains[0].presented.certificates[0];
        leaf.subject_alt_names = crate::model::Fact::Absent;
        assert_finds(&RULE, &judgement, Severity::Note, "usable as a client only");
        refuse(&mut judgement, Check::Eku, Some(0), Role::Server);
        assert_finds(&RULE, &judgement, Severity::Note, "usable as a client only");
    }

    #[test]
    fn a_refusal_in_the_only_role_is_an_error() {
        let mut judgement = client_only();
        judgement.chains[0]
            .verdicts
            .retain(|judged| judged.presented_by == Role::Server);
        refuse(&mut judgement, Check::Eku, Some(0), Role::Server);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "TLS server authentication",
        );
    }
}
