//! Peers that are not in evidence, and of which a line prints what they presented: the line's proxy refused them, so its own
//! contexts judge what the line shows.

use std::net::IpAddr;

use super::observer::Observer;
use super::{Pairing, Selection, receivers};
use crate::knowledge::{Check, errors};
use crate::model::{
    Certificate, Chain, ChainOrigin, Clock, ClockOrigin, Evidence, Fact, GeneralName, GeneralNames,
    Presented, SaidNames, ShownNames, Sign, Symptom,
};

/// Adds the peers that lines alone show to the chains of the evidence, and returns who judges them. `pairings` are those of all
/// other chains: a line about one of these shows nobody else.
pub fn pair(evidence: &mut Evidence, pairings: &[Pairing], selection: &Selection) -> Vec<Pairing> {
    let mut more: Vec<Pairing> = Vec::new();
    for index in 0..evidence.symptoms.len() {
        let Some(symptom) = evidence.symptoms.get(index) else {
            continue;
        };
        let (Some(observer), Some(chain)) = (Observer::of(symptom, evidence), shown(symptom))
        else {
            continue;
        };
        if is_in_evidence(&observer, symptom, evidence, pairings) {
            continue;
        }
        // `--at` fixes the moment of lines as well.
        let seen = symptom.seen.filter(|_| !selection.at.is_fixed());
        let clock = seen.map_or_else(
            || selection.at.of_capture(evidence.captured, selection.now),
            |(first, _)| Clock::at(first, ClockOrigin::Evidence),
        );
        let known = evidence
            .chains
            .iter()
            .position(|known| known.origin == ChainOrigin::Line && is_same_peer(known, &chain));
        let place = known.unwrap_or(evidence.chains.len());
        let Some(proxy) = evidence.proxies.get(observer.proxy.0) else {
            continue;
        };
        for context in observer.contexts {
            let verifier =
                receivers::of_context(context, observer.peer, clock, observer.proxy, proxy);
            let is_known = more.iter().any(|known| {
                known.chain == place
                    && known.verifier.proxy == verifier.proxy
                    && known.verifier.judges == verifier.judges
                    && known.verifier.context == verifier.context
            });
            if !is_known {
                more.push(Pairing {
                    chain: place,
                    verifier,
                });
            }
        }
        if known.is_none() {
            evidence.chains.push(chain);
        }
    }
    more
}

/// Whether a chain of the evidence that the observer judges may be what was refused.
fn is_in_evidence(
    observer: &Observer<'_>,
    symptom: &Symptom,
    evidence: &Evidence,
    pairings: &[Pairing],
) -> bool {
    let said = SaidNames::of(symptom);
    pairings.iter().any(|pairing| {
        let Some(chain) = evidence.chains.get(pairing.chain) else {
            return false;
        };
        let may_be = || {
            let both = said.as_ref().zip(ShownNames::of(chain));
            both.is_none_or(|(said, shown)| shown.may_be(said))
        };
        pairing.verifier.proxy == Some(observer.proxy)
            && pairing.verifier.judges == observer.peer
            && chain.proxy != Some(observer.proxy)
            && may_be()
    })
}

/// What the line prints of what was presented; `None` where that is nothing.
fn shown(symptom: &Symptom) -> Option<Chain> {
    let leaf = |(names, complete): (&[String], bool)| Certificate {
        subject_alt_names: Fact::known(GeneralNames {
            names: names.iter().map(|name| read(name)).collect(),
            complete,
        }),
        sources: vec![symptom.location.clone()],
        ..Certificate::default()
    };
    let sent_nothing = sent_nothing(symptom);
    let certificates = match symptom.presented_names() {
        Some(names) => vec![leaf(names)],
        None if sent_nothing => Vec::new(),
        None => return None,
    };
    Some(Chain {
        presented: Presented {
            complete: certificates.is_empty(),
            certificates,
            signing_key: Fact::NotInEvidence,
        },
        origin: ChainOrigin::Line,
        proxy: None,
        name: None,
        sources: vec![symptom.location.clone()],
        pem: None,
    })
}

/// Whether the line says that the peer presented no certificate. Counters say it of nobody in particular.
fn sent_nothing(symptom: &Symptom) -> bool {
    !matches!(symptom.sign, Sign::Counter { .. })
        && errors::read(&symptom.sign).checks() == [Check::NoClientCert]
}

/// Envoy prints SANs without their kinds.
fn read(name: &str) -> GeneralName {
    if let Ok(address) = name.parse::<IpAddr>() {
        return match address {
            IpAddr::V4(four) => GeneralName::ip(&four.octets()),
            IpAddr::V6(six) => GeneralName::ip(&six.octets()),
        };
    }
    if name.contains("://") || name.starts_with("urn:") {
        GeneralName::uri(name)
    } else if name.contains('@') {
        GeneralName::Email {
            text: name.to_owned(),
            bytes: name.as_bytes().to_vec(),
        }
    } else {
        GeneralName::dns(name)
    }
}

/// Whether two lines show one peer: all that is known of it are its SANs.
fn is_same_peer(one: &Chain, other: &Chain) -> bool {
    let names = |chain: &Chain| chain.leaf().map(|leaf| leaf.subject_alt_names.clone());
    names(one) == names(other)
}
