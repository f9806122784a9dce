//! What a finding is about, in the terms of suppressions.

use crate::config::About;
use crate::finding::{Finding, Subject};
use crate::judgement::Judgement;
use crate::model::{Certificate, GeneralNames, Location};

/// Collects it. `paths` are the inputs' paths from the configuration's folder.
pub(super) fn of<'a>(
    judgement: &'a Judgement,
    finding: &'a Finding,
    paths: &'a [String],
) -> About<'a> {
    let evidence = &judgement.evidence;
    let mut about = About::default();
    let mut places: Vec<&Location> = finding.location.iter().collect();
    match &finding.subject {
        Subject::Chain(chain) | Subject::Certificate { chain, .. } => {
            let Some(held) = evidence.chains.get(*chain) else {
                return about;
            };
            let position = match &finding.subject {
                Subject::Certificate { position, .. } => *position,
                _ => 0,
            };
            let certificates = &held.presented.certificates;
            for certificate in certificates
                .first()
                .into_iter()
                .chain(certificates.get(position))
            {
                add(&mut about, certificate);
            }
            about.secret = held.name.as_deref();
            places.extend(&held.sources);
        }
        Subject::Anchor { bundle, position } => {
            let Some(held) = evidence.bundles.get(*bundle) else {
                return about;
            };
            let certificates = held.source.certificates.value();
            if let Some(certificate) = certificates.and_then(|list| list.get(*position)) {
                add(&mut about, certificate);
            }
            about.secret = held.name.as_deref();
            places.extend(&held.sources);
        }
        _ => {}
    }
    about.paths = places
        .iter()
        .filter_map(|place| paths.get(place.input.0))
        .map(String::as_str)
        .collect();
    about
}

fn add<'a>(about: &mut About<'a>, certificate: &'a Certificate) {
    let names = certificate.subject_alt_names.value();
    about
        .spiffe_ids
        .extend(names.into_iter().flat_map(GeneralNames::uris));
    about.certificates.extend(certificate.fingerprint.value());
}
