//! `crl` (1.4). A source without any byte is as good as none; one without any block loads, and then makes every handshake
//! fail for want of a CRL.

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::ValidationContext;
use crate::verify::Step;
use crate::verify::boringssl::StoreObject;
use crate::verify::step::at_verifier;

use super::{refusal, trusted_ca};

/// What `crl` means for the store.
#[derive(Debug)]
pub(in crate::verify::envoy) enum Lists<'a> {
    /// It is not configured, or empty: it does not ask for revocation checks.
    Nothing,
    /// It asks for them, and these are the CRLs that Envoy's PEM reader sees in it.
    Seen(Vec<StoreObject<'a>>),
    /// It asks for them, and what it holds is not in evidence.
    NotInEvidence,
}

/// The CRLs of `crl`, as Envoy reads them: what only a lenient reading finds is not there.
pub(in crate::verify::envoy) fn lists<'a>(
    validation: &'a ValidationContext,
    release: &Release,
) -> Lists<'a> {
    let Some(source) = validation.crl_in_force() else {
        return Lists::Nothing;
    };
    match trusted_ca::objects(source, release) {
        None => Lists::NotInEvidence,
        Some(mut objects) => {
            // Certificates in it are read and not trusted.
            objects.retain(|object| matches!(object, StoreObject::Crl(_)));
            Lists::Seen(objects)
        }
    }
}

/// What Envoy's reader misses in `crl`, in one clause; `None` where it sees whatever can be read there.
pub(in crate::verify::envoy) fn unseen(
    validation: &ValidationContext,
    release: &Release,
) -> Option<String> {
    let source = validation.crl.value()?;
    let text = source.text.value()?;
    let readable = source.crls.value()?.len();
    let Lists::Seen(seen) = lists(validation, release) else {
        return None;
    };
    let is_indented = |line: &str| {
        line.starts_with([' ', '\t']) && line.trim_start().starts_with("-----BEGIN X509 CRL")
    };
    let why = if text.starts_with('\u{feff}') {
        "a byte order mark stands before the first BEGIN line"
    } else if text.lines().any(is_indented) {
        "a BEGIN line is indented"
    } else {
        "a BEGIN line does not stand alone on a line, from its first column on"
    };
    (seen.len() < readable).then(|| {
        format!(
            "Envoy sees {} of the {readable} CRLs in crl: {why}",
            seen.len()
        )
    })
}

/// Whether its blocks read.
pub(super) fn check(validation: &ValidationContext, release: &'static Release) -> Option<Step> {
    let check = Check::LoadCrl;
    let Some(source) = validation.crl_in_force() else {
        let source = validation.crl.value();
        return source.map(|_| Step::passed(check, "crl is empty"));
    };
    let failure = refusal(Some(format!("Failed to load CRL from {}", source.path)));
    let lacking =
        |detail| Step::undecided(check, detail, failure.clone(), vec![at_verifier("crl")]);
    Some(match trusted_ca::bundle(source, release) {
        None => lacking("the text of crl is not in evidence"),
        Some(bundle) => match bundle.broken {
            Some(why) => Step::failed(check, why, failure),
            None if bundle.is_open => lacking("a certificate in crl was not decoded"),
            None => {
                let unseen = unseen(validation, release);
                let loaded = format!("{} blocks load", bundle.objects);
                bundle.loads(check, unseen.unwrap_or(loaded))
            }
        },
    })
}
