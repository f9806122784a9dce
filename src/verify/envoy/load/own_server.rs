//! What a server asks of its own certificates beyond a client (1.1: L11 to L15): a name to derive its session context from,
//! and OCSP.

use crate::knowledge::Check;
use crate::model::{Certificate, Fact, GeneralName, OcspStaple, Serial};
use crate::verify::Step;
use crate::verify::step::at_presenter;

use super::refusal;

const COMMON_NAME: &str = "2.5.4.3";
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
/// A TLS-feature extension with status_request alone; other forms are not recognised as must-staple.
const MUST_STAPLE: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x05];

/// L11 and L12: the session id hashes the leaf's names.
pub(super) fn name_steps(leaf: &Certificate) -> Vec<Step> {
    let empty_cn = refusal(Some(
        "Invalid TLS context has an empty subject CN".to_owned(),
    ));
    let no_name = refusal(Some(
        "Invalid TLS context has neither subject CN nor SAN names".to_owned(),
    ));
    let common_name = match &leaf.subject {
        Fact::NotInEvidence => None,
        fact => Some(fact.value().and_then(|subject| {
            subject
                .attributes()
                .find(|attribute| attribute.oid.as_str() == COMMON_NAME)
        })),
    };
    let has_san = match &leaf.subject_alt_names {
        Fact::NotInEvidence => None,
        fact => Some(fact.value().is_some_and(|names| {
            names.names.iter().any(|name| {
                matches!(
                    name,
                    GeneralName::Uri { .. } | GeneralName::Dns { .. } | GeneralName::Ip { .. }
                )
            })
        })),
    };
    let has_name = match (common_name, has_san) {
        (Some(Some(_)), _) | (_, Some(true)) => Some(true),
        (Some(None), Some(false)) => Some(false),
        _ => None,
    };
    let missing = [at_presenter("leaf subject")];
    vec![
        Step::decided(
            Check::LoadEmptyCn,
            common_name.map(|name| name.is_none_or(|name| !name.bytes.is_empty())),
            "the leaf's common name",
            empty_cn,
            &missing,
        ),
        Step::decided(
            Check::LoadNoName,
            has_name,
            "the leaf's common name and SANs",
            no_name,
            &missing,
        ),
    ]
}

/// L13 to L15. `must_staple`: the context's own policy.
pub(super) fn staple_steps(
    leaf: &Certificate,
    staple: &Fact<OcspStaple>,
    must_staple: bool,
) -> Vec<Step> {
    let has_bytes = match staple {
        Fact::NotInEvidence => None,
        Fact::Present { value, .. } => Some(!value.serial.is_absent()),
        Fact::Absent | Fact::Unreadable { .. } => Some(false),
    };
    let is_must_staple = leaf
        .extensions_of(TLS_FEATURE)
        .next()
        .is_some_and(|extension| extension.value == MUST_STAPLE);
    let demands = [
        (
            is_must_staple,
            "the leaf is a must-staple certificate",
            "OCSP response is required for must-staple certificate",
        ),
        (
            must_staple,
            "ocsp_staple_policy is MUST_STAPLE",
            "Required OCSP response is missing from TLS context",
        ),
    ];
    let mut steps: Vec<Step> = demands
        .into_iter()
        .filter(|(demands, _, _)| *demands)
        .take(1)
        .map(|(_, detail, text)| {
            let failure = refusal(Some(text.to_owned()));
            let missing = [at_presenter("ocsp_staple")];
            Step::decided(Check::LoadMustStaple, has_bytes, detail, failure, &missing)
        })
        .collect();
    if let Some(staple) = staple.value() {
        steps.extend(staple_fits(leaf, staple));
    }
    steps
}

/// L15: the response reads, and is about the leaf's serial number.
fn staple_fits(leaf: &Certificate, staple: &OcspStaple) -> Option<Step> {
    let check = Check::LoadOcsp;
    let serial: &Serial = match &staple.serial {
        Fact::Present {
            value: Ok(serial), ..
        } => serial,
        Fact::Present {
            value: Err(text), ..
        } => {
            return Some(Step::failed(
                check,
                text.clone(),
                refusal(Some(text.clone())),
            ));
        }
        Fact::NotInEvidence => {
            let detail = "the OCSP response is taken to fit the leaf";
            return Some(Step::passed(check, detail).taken_for_granted());
        }
        Fact::Absent | Fact::Unreadable { .. } => return None,
    };
    let text = "OCSP response does not match its TLS certificate";
    Some(Step::decided(
        check,
        leaf.serial.value().map(|own| own == serial),
        format!("the OCSP response is about serial {serial}"),
        refusal(Some(text.to_owned())),
        &[at_presenter("leaf serial number")],
    ))
}
