//! What Envoy's API says against a context, and settings outside of validation that do not load (1.5).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{CompliancePolicy, SessionSettings, StrangeField, TlsContext};
use crate::verify::Step;
use crate::verify::step::at_verifier;

use super::refusal;

/// What `TlsSessionTicketKeys` keys are made of (`ServerContextConfigImpl`, `getSessionTicketKey`).
const TICKET_KEY_LENGTH: usize = 80;
/// The longest protocol name of ALPN (RFC 7301 3.1).
const LONGEST_PROTOCOL: usize = 255;

/// Fields the release does not have, then its constraints: both are looked at before anything is loaded.
pub(super) fn check(context: &TlsContext, release: &Release) -> Option<Step> {
    let unknown = |field: &&StrangeField| !release.has_field(field.message, &field.field);
    if let Some(field) = context.api.strange_fields.iter().find(unknown) {
        return Some(failed(&strange(field), None));
    }
    let text = context.api.violation.as_ref()?;
    Some(failed(text, Some(text.clone())))
}

fn strange(field: &StrangeField) -> String {
    let StrangeField {
        message,
        field: name,
        pointer,
        nearest,
    } = field;
    let meant = nearest.map_or_else(String::new, |nearest| format!("; is '{nearest}' meant?"));
    format!("{pointer}: {message} has no field '{name}'{meant}")
}

/// session_ticket_keys and session_timeout.
pub(super) fn sessions(sessions: &SessionSettings) -> Option<Step> {
    if sessions.has_negative_timeout {
        return Some(failed("session_timeout is negative", None));
    }
    let lengths = sessions.ticket_key_lengths.iter();
    let wrong = lengths
        .clone()
        .flatten()
        .find(|length| **length != TICKET_KEY_LENGTH);
    let Some(wrong) = wrong else {
        let is_unknown = lengths.clone().any(Option::is_none);
        return is_unknown.then(|| Step {
            missing: vec![at_verifier("session_ticket_keys")],
            ..open("a session ticket key is not in evidence".to_owned())
        });
    };
    let text = format!(
        "Incorrect TLS session ticket key length. Length {wrong}, expected length {TICKET_KEY_LENGTH}."
    );
    Some(failed(&text, Some(text.clone())))
}

/// Secrets that have to stand in the same configuration.
pub(super) fn static_secrets(names: &[String]) -> Option<Step> {
    let name = names.first()?;
    Some(open(format!(
        "the secret {name} is named without sds_config, so that it has to stand in the same configuration, and is not seen there"
    )))
}

/// compliance_policies that the release does not know.
pub(super) fn compliance(policy: Option<CompliancePolicy>, release: &Release) -> Option<Step> {
    let policy = policy.filter(|policy| policy.is_cnsa() && !release.has_cnsa_policies)?;
    let detail = format!(
        "this release does not know the compliance policy {}",
        policy.name()
    );
    Some(failed(&detail, None))
}

/// alpn_protocols, which Envoy joins with commas and takes apart again (`TlsContext`, `parseAlpnProtocols`).
pub(super) fn alpn(protocols: &[String]) -> Option<Step> {
    let joined = protocols.join(",");
    if joined.is_empty() {
        return None;
    }
    if joined.split(',').any(str::is_empty) {
        return Some(failed(
            "alpn_protocols holds an empty name, on which Envoy aborts",
            None,
        ));
    }
    let is_long = joined.split(',').any(|name| name.len() > LONGEST_PROTOCOL);
    let text = "Invalid ALPN protocol string";
    (is_long || joined.len() >= usize::from(u16::MAX)).then(|| failed(text, Some(text.to_owned())))
}

/// Extensions that are not part of every Envoy.
pub(super) fn extensions(names: &[String]) -> Option<Step> {
    let name = names.first()?;
    Some(open(format!(
        "whether this Envoy has the extension {name} is not known here"
    )))
}

fn open(detail: String) -> Step {
    Step::undecided(Check::LoadConstraint, detail, refusal(None), Vec::new())
}

fn failed(detail: &str, text: Option<String>) -> Step {
    Step::failed(Check::LoadConstraint, detail, refusal(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::model::{ApiFaults, Side};

    fn strange_context(message: &'static str, field: &str) -> TlsContext {
        TlsContext {
            api: ApiFaults {
                strange_fields: vec![StrangeField {
                    message,
                    field: field.to_owned(),
                    pointer: "x".to_owned(),
                    nearest: None,
                }],
                ..ApiFaults::default()
            },
            ..TlsContext::new(Side::Upstream)
        }
    }

    #[test]
    fn a_field_is_strange_to_the_releases_before_it() {
        let context = strange_context("CertificateValidationContext", "suppress_client_ca_list");
        let refused: Vec<bool> = RELEASES
            .iter()
            .map(|release| check(&context, release).is_some())
            .collect();
        assert_eq!(refused, [true, true, true, false, false, false, false]);
        let context = strange_context("CertificateValidationContext", "trusted_cas");
        assert!(
            RELEASES
                .iter()
                .all(|release| check(&context, release).is_some())
        );
    }

    #[test]
    fn protocols_are_joined_and_taken_apart() {
        let list = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            alpn(&names).is_some()
        };
        assert!(!list(&[]) && !list(&[""]) && !list(&["h2,http/1.1"]));
        assert!(list(&["", ""]) && list(&["a,"]) && list(&[&"x".repeat(256)]));
    }

    #[test]
    fn ticket_keys_have_one_length() {
        let keys = |lengths: &[Option<usize>]| SessionSettings {
            ticket_key_lengths: lengths.to_vec(),
            ..SessionSettings::default()
        };
        let refuses =
            |lengths: &[Option<usize>]| sessions(&keys(lengths)).map(|step| step.refuses());
        assert_eq!(refuses(&[Some(80)]), None);
        assert_eq!(refuses(&[Some(80), None]), Some(false));
        assert_eq!(refuses(&[None, Some(48)]), Some(true));
    }
}
