//! The verdict at the moment at which a line was printed, where that is another one than was judged.

use crate::model::{
    Certificate, Chain, Clock, ClockOrigin, Instant, RevocationList, Symptom, ValidationContext,
    Verifier,
};
use crate::verify::{self, Verdict};

/// What the verifier said when the line was printed. `None` where nothing that has a date begins or ends between then and the
/// moment that was judged, or where the user names the moment.
pub(super) fn verdict_then(
    symptom: &Symptom,
    chain: &Chain,
    verifier: &Verifier,
) -> Option<(Instant, Verdict)> {
    let (moment, _) = symptom.seen?;
    let clock = verifier.clock;
    let lies_between =
        |date: Instant| moment < date && date <= clock.from || clock.to < date && date <= moment;
    let is_judged = clock.from <= moment && moment <= clock.to;
    if is_judged || clock.origin == ClockOrigin::Flag || !dates(chain, verifier).any(lies_between) {
        return None;
    }
    let then = Verifier {
        clock: Clock::at(moment, ClockOrigin::Evidence),
        ..verifier.clone()
    };
    Some((moment, verify::verify(&chain.presented, &then)))
}

/// Every date of what is presented, of the anchors and of the CRLs.
fn dates<'a>(chain: &'a Chain, verifier: &'a Verifier) -> impl Iterator<Item = Instant> + 'a {
    let of_certificate = |certificate: &Certificate| {
        [
            certificate.not_before.clone(),
            certificate.not_after.clone(),
        ]
    };
    let of_list = |list: &RevocationList| [list.this_update.clone(), list.next_update.clone()];
    let validation = verifier.context.validation.value();
    let anchors = validation.into_iter().flat_map(ValidationContext::anchors);
    let source = validation.and_then(ValidationContext::crl_in_force);
    let lists = source.and_then(|source| source.crls.value());
    let certificates = chain.presented.certificates.iter().chain(anchors);
    certificates
        .flat_map(of_certificate)
        .chain(lists.into_iter().flatten().flat_map(of_list))
        .filter_map(|date| date.value().map(|date| date.at))
}
