//! What the messages around own certificates must hold (1.1: L1 to L3, L16, L17).

use crate::knowledge::Check;
use crate::model::OwnCertificate;
use crate::verify::Step;

use super::refusal;

/// L16 and L17.
pub(super) fn count(certificates: usize, is_server: bool) -> Step {
    let (check, passes, text) = if is_server {
        (
            Check::LoadNoCertificate,
            certificates > 0,
            "No TLS certificates found for server context",
        )
    } else {
        (
            Check::LoadSeveralCertificates,
            certificates < 2,
            "Multiple TLS certificates are not supported for client contexts",
        )
    };
    Step::decided(
        check,
        Some(passes),
        format!("the context has {certificates} certificates"),
        refusal(Some(text.to_owned())),
        &[],
    )
}

/// L1: no source, or nothing in it.
pub(super) fn chain_missing(detail: &str) -> Step {
    Step::failed(
        Check::LoadChainMissing,
        detail,
        refusal(Some(
            "Failed to load incomplete certificate from : certificate chain not set".to_owned(),
        )),
    )
}

/// L1 to L3: what the message itself must hold.
pub(super) fn configured(own: &OwnCertificate) -> Vec<Step> {
    let has_chain = own.chain.is_in_evidence().then(|| !own.chain.is_absent());
    let has_key = own
        .private_key
        .is_in_evidence()
        .then(|| !own.private_key.is_absent());
    if own.pkcs12.value().is_some() {
        let beside = match (has_chain, has_key) {
            (_, Some(true)) => Some("private_key"),
            (Some(true), _) => Some("certificate_chain"),
            _ if own.has_key_provider => Some("private_key_provider"),
            _ => None,
        };
        return vec![Step::decided(
            Check::LoadPkcs12Conflict,
            Some(beside.is_none()),
            "pkcs12 is configured",
            refusal(beside.map(|field| {
                format!("Certificate configuration can't have both pkcs12 and {field}")
            })),
            &[],
        )];
    }
    let mut steps = Vec::new();
    if own
        .ocsp_staple
        .value()
        .is_some_and(|staple| staple.is_inline_string)
    {
        let text = "OCSP staple cannot be provided via inline_string";
        return vec![Step::failed(
            Check::LoadOcsp,
            text,
            refusal(Some(text.to_owned())),
        )];
    }
    if own.has_empty_pkcs12 {
        return Vec::new();
    }
    if has_chain == Some(false) {
        steps.push(chain_missing("no certificate_chain is configured"));
    }
    if has_key == Some(false) && !own.has_key_provider {
        steps.push(Step::failed(
            Check::LoadKeyMissing,
            "no private_key is configured",
            refusal(Some(
                "Failed to load incomplete private key from path: ".to_owned(),
            )),
        ));
    }
    steps
}
