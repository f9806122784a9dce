//! Putting a field of one side into the other: facts, never bytes.

use super::{Comparison, Field, Place, Side, Swap, WHOLES, Way, certificate, chain, san, verifier};
use crate::judgement::Judgement;
use crate::model::{Certificate, Fact, TlsContext, Verifier};

/// Seconds from the moment the other side is judged at to the moment this side is.
pub(super) fn time_between(comparison: &Comparison, field: &Field, into: Side) -> i64 {
    let Place::Certificate { pair, .. } = field.place else {
        return 0;
    };
    let moment = |side: Side| {
        comparison
            .verifier(side, pair, 0)
            .map_or(comparison.side(side).clock.from, |verifier| {
                verifier.clock.from
            })
    };
    moment(into).0.saturating_sub(moment(into.other()).0)
}

/// Puts one field of the other side into this one.
pub(super) fn put(
    comparison: &Comparison,
    field: &Field,
    swap: Swap,
    into: &mut Judgement,
) -> Option<()> {
    match field.place {
        Place::Certificate { pair, certificate } => {
            let source = comparison
                .certificate(swap.into.other(), pair, certificate)?
                .clone();
            let chains = comparison.chains.get(pair)?;
            let position = swap.into.of(*chains.certificates.get(certificate)?);
            let chain = into
                .evidence
                .chains
                .get_mut(swap.into.of((chains.good, chains.bad)))?;
            if WHOLES.contains(&field.name) {
                chain.pem = None;
            }
            let target = chain.presented.certificates.get_mut(position)?;
            put_fact(comparison, field, swap, &source, target)
        }
        Place::Chain { pair } => {
            let chains = comparison.chains.get(pair)?;
            let source = comparison.chain(swap.into.other(), pair)?;
            let target = into
                .evidence
                .chains
                .get_mut(swap.into.of((chains.good, chains.bad)))?;
            let known = chain::fields();
            let known = known
                .iter()
                .find(|known| (known.name, known.part) == (field.name, field.part))?;
            (known.transplant)(source, target);
            if swap.way == Way::WithAnchors {
                for verdict in 0..chains.verdicts.len() {
                    // Bundles go over under the names of the domains they are put into.
                    let anchors = Field {
                        place: Place::Verifier { pair, verdict },
                        name: "anchors",
                        part: None,
                    };
                    put(comparison, &anchors, swap, into)?;
                }
            }
            Some(())
        }
        Place::Verifier { pair, verdict } => {
            let source = comparison.verifier(swap.into.other(), pair, verdict)?;
            let index = comparison.verifier_index(swap.into, pair, verdict)?;
            let target = &mut into.verifiers.get_mut(index)?.verifier;
            let before = target.context.clone();
            put_into_verifier(field.name, source, target)?;
            let (context, proxy) = (target.context.clone(), target.proxy);
            // A verifier found in a proxy stands there as a context too, which rules look at.
            if let Some(proxy) = proxy.and_then(|id| into.evidence.proxies.get_mut(id.0))
                && let Some(held) = proxy.contexts.iter_mut().find(|held| **held == *before)
            {
                *held = TlsContext::clone(&context);
            }
            Some(())
        }
        Place::Context(index) => {
            let source = comparison.context(swap.into.other(), index)?;
            let pair = comparison.contexts.get(index)?;
            let (proxy, context) = swap.into.of((pair.good, pair.bad));
            let proxy = into.evidence.proxies.get_mut(proxy)?;
            let target = proxy.contexts.get_mut(context)?;
            let known = verifier::context_fields();
            let known = known.iter().find(|known| known.name == field.name)?;
            (known.transplant)(source, target);
            Some(())
        }
    }
}

fn put_fact(
    comparison: &Comparison,
    field: &Field,
    swap: Swap,
    source: &Certificate,
    target: &mut Certificate,
) -> Option<()> {
    if WHOLES.contains(&field.name) {
        target.clone_from(source);
        return Some(());
    }
    if swap.way == Way::OwnNames {
        return san::own_names_in_layout_of(source, target);
    }
    let known = certificate::fields();
    let known = known
        .iter()
        .find(|known| (known.name, known.part) == (field.name, field.part))?;
    (known.transplant)(source, target);
    if swap.way == Way::SameTimeLeft {
        let time = match field.name {
            "not_before" => &mut target.not_before,
            _ => &mut target.not_after,
        };
        if let Fact::Present { value, .. } = time {
            value.at = value.at.plus(time_between(comparison, field, swap.into));
        }
    }
    Some(())
}

fn put_into_verifier(name: &str, source: &Verifier, target: &mut Verifier) -> Option<()> {
    if WHOLES.contains(&name) {
        *target = Verifier {
            name: target.name.clone(),
            proxy: target.proxy,
            clock: target.clock,
            ..source.clone()
        };
        return Some(());
    }
    if let Some(known) = verifier::context_fields()
        .iter()
        .find(|known| known.name == name)
    {
        (known.transplant)(&source.context, target.context_mut());
        return Some(());
    }
    let known = verifier::verifier_fields();
    let known = known.iter().find(|known| known.name == name)?;
    (known.transplant)(source, target);
    Some(())
}
