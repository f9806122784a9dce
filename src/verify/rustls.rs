//! rustls-webpki as a verifier of its own (ztunnel, Linkerd): path, extended key usage and time, as the library decides.

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use std::time::Duration;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage};

use crate::knowledge::Check;
use crate::model::{Certificate, DataSource, Instant, Naming, Presented, Role, Verifier};
use crate::verify::Step;
use crate::verify::step::{at_presenter, at_verifier};

use super::Failure;
use super::naming::{istio, linkerd, ztunnel};

/// All steps: the library's verdict, then the identity.
pub(super) fn run(presented: &Presented, verifier: &Verifier) -> Vec<Step> {
    let mut steps = vec![path(presented, verifier)];
    let Some(leaf) = presented.certificates.first() else {
        return steps;
    };
    match &verifier.naming {
        Naming::None | Naming::Explicit => {}
        Naming::Istio(naming) => {
            steps.extend(istio::check(
                leaf,
                verifier.judges,
                naming,
                &Failure::default(),
            ));
        }
        Naming::Ztunnel(naming) => steps.push(ztunnel::check(leaf, naming)),
        Naming::Linkerd => steps.push(linkerd::check(leaf)),
    }
    steps
}

fn path(presented: &Presented, verifier: &Verifier) -> Step {
    let check = Check::RustlsPath;
    let open =
        |detail: &str, missing| Step::undecided(check, detail, Failure::default(), vec![missing]);
    if presented.certificates.is_empty() {
        return if presented.complete {
            Step::failed(check, "no certificate is presented", Failure::default())
        } else {
            open(
                "what is presented is not in evidence",
                at_presenter("the presented chain"),
            )
        };
    }
    let Some(chain) = ders(&presented.certificates) else {
        return open(
            "the presented certificates are not wholly in evidence",
            at_presenter("the whole presented chain"),
        );
    };
    let bundle = verifier
        .context
        .validation
        .value()
        .and_then(|validation| validation.trusted_ca.value());
    let anchors = bundle
        .and_then(|bundle| bundle.certificates.value())
        .and_then(|anchors| ders(anchors));
    let Some(anchors) = anchors else {
        return open(
            "the anchors are not in evidence",
            at_verifier("trust anchors"),
        );
    };
    let clock = super::while_valid(presented, verifier);
    let at_start = verify(&chain, &anchors, verifier.judges, clock.from);
    let at_end = verify(&chain, &anchors, verifier.judges, clock.to);
    let is_complete = presented.complete && bundle.is_some_and(is_whole);
    match (at_start, at_end) {
        (Ok(()), Ok(())) => Step::passed(check, "rustls-webpki accepts the chain"),
        (Err(why), Err(_)) if is_complete => Step::failed(
            check,
            format!("rustls-webpki refuses the chain: {why}"),
            Failure::default(),
        ),
        (Err(why), Err(_)) => open(
            &format!("rustls-webpki refuses what is in evidence: {why}"),
            at_presenter("intermediates and all anchors"),
        ),
        (Err(why), Ok(())) | (Ok(()), Err(why)) => open(
            &format!("refused in a part of the time the evidence may be from: {why}"),
            at_presenter("the moment of the handshake"),
        ),
    }
}

fn is_whole(bundle: &DataSource) -> bool {
    bundle.complete
}

/// The DER of all; `None` where one is not in evidence.
fn ders(certificates: &[Certificate]) -> Option<Vec<CertificateDer<'_>>> {
    certificates
        .iter()
        .map(|certificate| certificate.der.as_deref().map(CertificateDer::from))
        .collect()
}

/// The library's verdict. Anchors it cannot read count for nothing, as in rustls' own root store.
fn verify(
    chain: &[CertificateDer<'_>],
    anchors: &[CertificateDer<'_>],
    judges: Role,
    at: Instant,
) -> Result<(), webpki::Error> {
    let (leaf, intermediates) = chain.split_first().ok_or(webpki::Error::BadDer)?;
    let anchors: Vec<TrustAnchor<'_>> = anchors
        .iter()
        .filter_map(|anchor| webpki::anchor_from_trusted_cert(anchor).ok())
        .collect();
    let usage = match judges {
        Role::Server => KeyUsage::server_auth(),
        Role::Client => KeyUsage::client_auth(),
    };
    let seconds = u64::try_from(at.0).unwrap_or_default();
    EndEntityCert::try_from(leaf)?
        .verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &anchors,
            intermediates,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            usage,
            None,
            None,
        )
        .map(|_| ())
}
