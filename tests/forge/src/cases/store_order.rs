//! Which of several equally named anchors is tried, in stores of many sizes (5.3).

use super::ask::{Ask, BY_CLIENT, BY_CLIENT_BOTH, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::crl::Crl;
use crate::der;
use crate::extension::{Extension, oid};
use crate::key::Key;
use crate::pem;
use crate::random::Random;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("store-order");
    for size in [2_usize, 8, 16, 22, 23, 24, 25, 26, 28, 32, 40, 48, 64, 96, 128, 129, 130, 150, 200, 300] {
        for draw in 0..3 {
            let mut random = Random::new(u64::try_from(size * 10 + draw).expect("a small number"));
            let ask = store(&mut random, size, 2 + draw, 0);
            topic.ask(
                "5.3",
                &format!("{size}-anchors-{draw}"),
                "equally named roots among others, in random order",
                BY_CLIENT,
                &ask,
            );
        }
    }
    for size in [20_usize, 30, 60, 140] {
        for draw in 0..2 {
            let mut random = Random::new(u64::try_from(size * 10 + draw + 5).expect("a small number"));
            let ask = store(&mut random, size, 3, size / 4);
            topic.ask(
                "5.3",
                &format!("{size}-anchors-and-lists-{draw}"),
                "the same with CRLs between them",
                BY_CLIENT,
                &ask,
            );
        }
    }
    for size in [24_usize, 40, 100, 200] {
        let mut random = Random::new(u64::try_from(size).expect("a small number"));
        let ask = store(&mut random, size, size, 0);
        topic.ask("5.3", &format!("{size}-anchors-of-one-name"), "all roots have one name", BY_CLIENT, &ask);
    }
    for size in [6_usize, 12, 20, 23, 24, 25, 26, 28, 30, 34, 40, 47, 55, 64, 80, 100, 120] {
        for draw in 0..4 {
            let mut random = Random::new(u64::try_from(size * 100 + draw).expect("a small number"));
            let ask = mixed(&mut random, size, draw == 3);
            topic.ask(
                "5.3",
                &format!("{size}-objects-mixed-{draw}"),
                "anchors and CRLs of few names in random order, some of them twice; one list in two revokes the leaf",
                BY_CLIENT_BOTH,
                &ask,
            );
        }
    }
    topic.cases
}

/// A bundle of so many anchors and CRLs in random order, from which look-ups pick by the order alone: several roots and
/// several lists have one name and one date each. Some objects stand twice. Where `apart`, a third of the lists are in the
/// field for them and not in the bundle.
fn mixed(random: &mut Random, size: usize, apart: bool) -> Ask {
    let count = |number: usize| u64::try_from(number).expect("a small number");
    let leaf = Cert::leaf();
    let roots = 1 + random.below(3);
    let right = random.below(roots);
    let mut bundle: Vec<String> = (0..roots)
        .map(|number| {
            let key = if number == right { Key::Root } else { Key::Other };
            let root = Cert::ca("Forge Root", key, "Forge Root", key).without_key_identifiers();
            pem::certificates([root.serial(count(number) + 2).der()])
        })
        .collect();
    let mut lists = vec![Crl::of_root().pem()];
    for number in 0..2 + random.below(3) {
        let list = Crl::of_intermediate().set(|list| {
            list.extensions = vec![Extension::new(oid::CRL_NUMBER, der::number(count(number) + 1))];
        });
        lists.push(if random.below(2) == 0 { list.revoking(&leaf.serial) } else { list }.pem());
    }
    while bundle.len() + lists.len() < size {
        let number = bundle.len() + lists.len();
        let name = *random.pick(&["Filler A", "Filler Bb", "Filler Ccc", "Zz"]);
        match random.below(5) {
            0 => bundle.push(random.pick(&bundle).clone()),
            1 => lists.push(random.pick(&lists).clone()),
            2 => lists.push(Crl::of(name, Key::Spare).revoking(&der::number(count(number))).pem()),
            _ => {
                let filler = Cert::ca(name, Key::Spare, name, Key::Spare).serial(count(number) + 2);
                bundle.push(pem::certificates([filler.der()]));
            }
        }
    }
    let mut own = String::new();
    for (number, list) in lists.into_iter().enumerate() {
        if apart && number % 3 == 0 {
            own.push_str(&list);
        } else {
            bundle.push(list);
        }
    }
    for last in (1..bundle.len()).rev() {
        bundle.swap(last, random.below(last + 1));
    }
    let ask = Ask::chain(&[&leaf, &Cert::intermediate().without_key_identifiers()]).trusting_pem(bundle.concat());
    if apart { ask.crls(&own) } else { ask }
}

/// A store of so many anchors, of which so many have the root's name. One of these issued the chain: where another is
/// tried, the signature does not verify.
fn store(random: &mut Random, size: usize, twins: usize, lists: usize) -> Ask {
    let twin = |number: usize, key| {
        let serial = u64::try_from(number).expect("a small number") + 2;
        Cert::ca("Forge Root", key, "Forge Root", key).without_key_identifiers().serial(serial)
    };
    let right = random.below(twins);
    let mut anchors: Vec<Cert> = (0..twins)
        .map(|number| {
            let key = if number == right { Key::Root } else { *random.pick(&[Key::Other, Key::Second]) };
            twin(number, key)
        })
        .collect();
    for number in twins..size {
        // Names of several lengths, some of them equal to each other.
        let name = format!("Filler {}", "x".repeat(random.below(9)));
        let serial = u64::try_from(number).expect("a small number");
        let at = random.below(anchors.len() + 1);
        anchors.insert(at, Cert::ca(&name, Key::Spare, &name, Key::Spare).serial(serial + 2));
    }
    let mut bundle: Vec<String> = anchors.iter().map(|anchor| pem::certificates([anchor.der()])).collect();
    if lists > 0 {
        // Both issuers have a list, so that the root's key is asked for.
        bundle.extend([Crl::of_root().pem(), Crl::of_intermediate().pem()]);
    }
    for number in 0..lists {
        let name = format!("Filler {}", "x".repeat(random.below(9)));
        let list = Crl::of(&name, Key::Spare).revoking(&der::number(u64::try_from(number).expect("a small number")));
        let at = random.below(bundle.len() + 1);
        bundle.insert(at, list.pem());
    }
    let intermediate = Cert::intermediate().without_key_identifiers();
    Ask::chain(&[&Cert::leaf(), &intermediate]).trusting_pem(bundle.concat())
}
