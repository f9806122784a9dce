//! A line says that a certificate was refused, and that certificate is not in evidence.

use super::telling;
use super::telling::{Told, about, is_counted};
use crate::config::Thresholds;
use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::{Judgement, Refuser, Relation};
use crate::knowledge::errors::Topic;
use crate::model::{Certificate, Role, Side, TlsContext, ValidationContext};
use crate::pairing::observer::Observer;
use crate::rules::{Part, Rule, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-unrelated",
    summary: "a certificate was refused that is not among the inputs",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &["Envoy ssl_socket.cc: drainErrorQueue"],
    docs: include_str!("../../../docs/rules/symptom-unrelated.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    about(judgement, &[Topic::Certificate], &[Relation::Unrelated])
        .iter()
        .filter_map(|group| tell(judgement, group))
        .collect()
}

fn tell(judgement: &Judgement, group: &[Told<'_>]) -> Option<Finding> {
    let Told { judged, symptom } = *group.first()?;
    let name = &judged.explanation.name;
    let observer = Observer::of(symptom, &judgement.evidence)
        .filter(|_| judged.explanation.refuser == Refuser::Printer);
    let Some(observer) = observer else {
        let message =
            format!("this line is about a certificate that is not among the inputs: {name}");
        return telling::finding(&RULE, judgement, group, message).map(|finding| Finding {
            severity: Severity::Note,
            ..finding
        });
    };
    let peer = observer.peer;
    let message = format!(
        "{} refused a {peer} whose certificate is not among the inputs: {name}",
        who(&observer)
    );
    let mut finding = telling::finding(&RULE, judgement, group, message)?;
    if let Some(address) = symptom.peer.address {
        finding
            .exhibits
            .push(wording::exhibit("peer", address.to_string()));
    }
    finding.exhibits.extend(demands(&observer));
    finding.fix = wording::lines(&[match (is_counted(symptom), observer.peer) {
        (true, Role::Client) => {
            "counters do not say which client: the proxy's log does, at level debug for connection"
        }
        (true, Role::Server) => {
            "counters do not say which endpoint: the proxy's access log does, %UPSTREAM_HOST% beside the failure reason"
        }
        (false, Role::Client) => {
            "take /certs or config_dump of that client, and hand it in beside this"
        }
        (false, Role::Server) => {
            "take /certs or config_dump of that server, and hand it in beside this"
        }
    }]);
    Some(finding)
}

/// `listener virtualInbound`; where several contexts may have refused it, how many.
fn who(observer: &Observer<'_>) -> String {
    let owner = |context: &TlsContext| match (&context.site, &context.name) {
        (Some(site), _) => Some(site.owner.clone()),
        (None, name) => name.clone(),
    };
    let mut owners: Vec<String> = observer
        .contexts
        .iter()
        .filter_map(|context| owner(context))
        .collect();
    owners.dedup();
    let kind = match observer.peer.other().side() {
        Side::Upstream => "cluster",
        Side::Downstream => "listener",
    };
    match &owners[..] {
        [only] => format!("{kind} {only}"),
        some => format!("one of {} {kind}s", some.len().max(1)),
    }
}

/// More names than this are counted.
const MOST: usize = 3;

/// What the only context that may have refused it demands and trusts.
fn demands(observer: &Observer<'_>) -> Vec<Exhibit> {
    let [context] = &observer.contexts[..] else {
        return Vec::new();
    };
    let Some(validation) = context.validation.value() else {
        return Vec::new();
    };
    let matchers = ValidationContext::matchers_in_force(validation).unwrap_or_default();
    let demanded = matchers.iter().map(ToString::to_string);
    let trusted = validation.anchors().map(Certificate::display_name);
    [("demands", listed(demanded)), ("trusts", listed(trusted))]
        .into_iter()
        .filter_map(|(label, names)| Some(wording::exhibit(label, names?)))
        .collect()
}

fn listed(names: impl Iterator<Item = String>) -> Option<String> {
    let names: Vec<String> = names.collect();
    let shown: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
    let more = names.len().saturating_sub(MOST);
    let shown = shown.join(", ");
    (!names.is_empty()).then(|| match more {
        0 => shown,
        _ => format!("{shown} and {more} more"),
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::rules::symptom::telling::saying;
    use crate::rules::testing::{assert_finds, assert_silent};

    #[test]
    fn tells_what_is_said() {
        let judgement = saying(
            "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
        );
        assert_finds(&RULE, &judgement, Severity::Note, "not among the inputs");
    }

    #[test]
    fn stays_silent_about_other_things() {
        assert_silent(&RULE, &saying("RBAC: access denied"));
    }
}
