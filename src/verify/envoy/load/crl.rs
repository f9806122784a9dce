//! `crl` (1.4). A source without any block loads; it then makes every handshake fail for want of a CRL.

use crate::knowledge::envoy::Release;
use crate::model::ValidationContext;
use crate::verify::Check;
use crate::verify::partial::{Draft, at_verifier};

use super::{refusal, trusted_ca};

/// Whether its blocks read.
pub(super) fn check(validation: &ValidationContext, release: &'static Release) -> Option<Draft> {
    let source = validation.crl.value()?;
    let check = Check::LoadCrl;
    let failure = refusal(Some(format!("Failed to load CRL from {}", source.path)));
    Some(match trusted_ca::bundle(source, release) {
        None => Draft::undecided(
            check,
            "the text of crl is not in evidence",
            failure,
            vec![at_verifier("crl")],
        ),
        Some(bundle) => match bundle.broken {
            Some(why) => Draft::failed(check, why, failure),
            None => bundle.loads(check, format!("{} blocks load", bundle.objects)),
        },
    })
}
