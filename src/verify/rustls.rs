//! rustls-webpki as a verifier of its own (ztunnel, Linkerd): path, extended key usage and time, as the library decides.

use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use std::time::Duration;
use webpki::{
    ALL_VERIFICATION_ALGS, CertRevocationList, EndEntityCert, ExpirationPolicy, KeyUsage,
    OwnedCertRevocationList, RevocationOptionsBuilder, aws_lc_rs as alg,
};

use crate::knowledge::{Check, ClientCrls, RustlsBuild, RustlsSignatures, builds_of};
use crate::model::{
    Certificate, DataSource, Instant, Naming, Presented, RevocationList, Role, Verifier,
};
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
    let builds = builds_of(&verifier.naming);
    let crls = crls(verifier);
    let at = |moment: Instant| -> Vec<Result<(), webpki::Error>> {
        let verdicts = builds
            .iter()
            .map(|build| verify(&chain, &anchors, &crls, verifier.judges, moment, build));
        verdicts.collect()
    };
    let (at_start, at_end) = (at(clock.from), at(clock.to));
    let is_complete = presented.complete && bundle.is_some_and(is_whole);
    if let Some((build, why)) = departing(builds, &at_start) {
        return open(
            &format!("refused by {build}: {}", said(why)),
            at_verifier("the version of the proxy"),
        );
    }
    let both = at_start.into_iter().next().zip(at_end.into_iter().next());
    let (at_start, at_end) = both.unwrap_or((Ok(()), Ok(())));
    match (at_start, at_end) {
        (Ok(()), Ok(())) => Step::passed(check, "rustls-webpki accepts the chain"),
        (Err(why), Err(_)) if is_complete => Step::failed(
            check,
            format!("rustls-webpki refuses the chain: {}", said(&why)),
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

type Algorithms = &'static [&'static dyn SignatureVerificationAlgorithm];

fn algorithms(signatures: RustlsSignatures) -> Algorithms {
    const LINKERD_RING: Algorithms = &[
        alg::ECDSA_P256_SHA256,
        alg::ECDSA_P256_SHA384,
        alg::ECDSA_P384_SHA256,
        alg::ECDSA_P384_SHA384,
        alg::ED25519,
        alg::RSA_PKCS1_2048_8192_SHA256,
        alg::RSA_PKCS1_2048_8192_SHA384,
        alg::RSA_PKCS1_2048_8192_SHA512,
        alg::RSA_PKCS1_3072_8192_SHA384,
    ];
    const LINKERD_AWS_LC: Algorithms = &[
        alg::ECDSA_P256_SHA256,
        alg::ECDSA_P256_SHA384,
        alg::ECDSA_P384_SHA256,
        alg::ECDSA_P384_SHA384,
        alg::ECDSA_P521_SHA256,
        alg::ECDSA_P521_SHA384,
        alg::ECDSA_P521_SHA512,
        alg::ED25519,
        alg::RSA_PKCS1_2048_8192_SHA256,
        alg::RSA_PKCS1_2048_8192_SHA384,
        alg::RSA_PKCS1_2048_8192_SHA512,
        alg::RSA_PKCS1_3072_8192_SHA384,
    ];
    match signatures {
        RustlsSignatures::All => ALL_VERIFICATION_ALGS,
        RustlsSignatures::LinkerdRing => LINKERD_RING,
        RustlsSignatures::LinkerdAwsLc => LINKERD_AWS_LC,
    }
}

/// The CRLs of a validation context that the library reads.
fn crls(verifier: &Verifier) -> Vec<CertRevocationList<'static>> {
    let validation = verifier.context.validation.value();
    let source = validation.and_then(|validation| validation.crl_in_force());
    let lists = source.and_then(|source| source.crls.value());
    let read =
        |list: &RevocationList| Some(OwnedCertRevocationList::from_der(&list.der).ok()?.into());
    lists.into_iter().flatten().filter_map(read).collect()
}

/// The library's reason in words, where a product's list of algorithms is the reason.
fn said(why: &webpki::Error) -> String {
    match why {
        webpki::Error::UnsupportedSignatureAlgorithmContext(_)
        | webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "a signature of the chain is of an algorithm that it does not take".to_owned()
        }
        webpki::Error::CertRevoked => "a certificate of the chain is in a CRL".to_owned(),
        webpki::Error::UnknownRevocationStatus => {
            "no CRL is by the issuer of a certificate of the chain".to_owned()
        }
        other => other.to_string(),
    }
}

/// The first build that refuses what another one accepts, and why.
fn departing<'a>(
    builds: &[RustlsBuild],
    verdicts: &'a [Result<(), webpki::Error>],
) -> Option<(&'static str, &'a webpki::Error)> {
    if verdicts.iter().all(Result::is_err) {
        return None;
    }
    let mut refused = builds.iter().zip(verdicts);
    refused.find_map(|(build, verdict)| Some((build.name, verdict.as_ref().err()?)))
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
    crls: &[CertRevocationList<'_>],
    judges: Role,
    at: Instant,
    build: &RustlsBuild,
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
    let crls: Vec<&CertRevocationList<'_>> = match build.crls {
        ClientCrls::Ignored => Vec::new(),
        ClientCrls::Checked if judges == Role::Server => Vec::new(),
        ClientCrls::Checked => crls.iter().collect(),
    };
    let revocation = RevocationOptionsBuilder::new(&crls).ok().map(|options| {
        options
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build()
    });
    let leaf = EndEntityCert::try_from(leaf)?;
    let verdict = leaf.verify_for_usage(
        algorithms(build.signatures),
        &anchors,
        intermediates,
        UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
        usage,
        revocation,
        None,
    );
    match verdict {
        // An old list is no reason to ztunnel.
        Ok(_) | Err(webpki::Error::CrlExpired { .. }) => Ok(()),
        Err(why) => Err(why),
    }
}
