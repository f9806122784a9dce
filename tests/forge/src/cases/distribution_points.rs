//! Which distribution points of a certificate count against the scope of a CRL (5.7).

use super::ask::{Ask, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::{Cert, name};
use crate::crl::Crl;
use crate::der;
use crate::extension::{Extension, general_name as gn, oid};

/// Name, sentence, content of the leaf's distribution point, content of the list's scope.
type Point = (&'static str, &'static str, Vec<u8>, Option<Vec<u8>>);

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("crl-points");
    let here = || full(&gn::uri("http://crl.example.org/1"));
    let elsewhere = || full(&gn::uri("http://crl.example.org/2"));
    let relative = |value: &str| der::context(0, der::context(1, attribute(value)));
    let issuer = || der::context(2, gn::directory(&name(&[("CN", "Forge Intermediate")])));
    let reasons = || der::context_primitive(1, [6, 0x40]);
    let spelled = full(&gn::directory(&name(&[("CN", "Forge Intermediate"), ("CN", "one")])));
    let broken = full(&gn::directory(&name_with(&der::tlv(der::tag::UTF8_STRING, [0xff]))));
    let points: [Point; 15] = [
        ("same", "the list is for the leaf's point", here(), Some(here())),
        ("other", "the list is for another point", elsewhere(), Some(here())),
        ("reasons", "the leaf's point is limited to reasons", [here(), reasons()].concat(), Some(here())),
        ("issuer", "the leaf's point names a CRL issuer", [here(), issuer()].concat(), Some(here())),
        (
            "reasons-unscoped",
            "a point limited to reasons, and a list for everything",
            [here(), reasons()].concat(),
            None,
        ),
        ("nameless", "the leaf's point has no name", Vec::new(), Some(here())),
        ("nameless-issuer", "the leaf's point has an issuer alone", issuer(), Some(here())),
        ("no-name-in-list", "the list's scope has no point", here(), Some(Vec::new())),
        ("relative-same", "both names are relative to the issuer", relative("one"), Some(relative("ONE "))),
        ("relative-other", "both names are relative and differ", relative("one"), Some(relative("two"))),
        (
            "relative-to-full",
            "the leaf's name is relative, the list's is written out",
            relative("one"),
            Some(spelled.clone()),
        ),
        ("full-to-relative", "the leaf's name is written out, the list's is relative", spelled, Some(relative("one"))),
        ("broken-name", "the leaf's point has a name that does not parse", broken.clone(), None),
        (
            "broken-relative",
            "the leaf's point has a relative name that does not parse",
            der::context(0, der::context(1, raw_attribute(&der::tlv(der::tag::UTF8_STRING, [0xff])))),
            None,
        ),
        (
            "empty-names",
            "the leaf's point has an empty list of names",
            der::context(0, der::context(0, [])),
            Some(here()),
        ),
    ];
    for (what, about, point, scope) in points {
        let leaf =
            Cert::leaf().with(Extension::new(oid::CRL_DISTRIBUTION_POINTS, der::sequence([der::sequence([point])])));
        let mut list = Crl::of_intermediate();
        if let Some(scope) = scope {
            list = list.with(Extension::new(oid::ISSUING_DISTRIBUTION_POINT, der::sequence([scope])).critical());
        }
        let lists = [Crl::of_root(), list].iter().map(Crl::pem).collect::<String>();
        topic.ask("5.7", what, about, DEFAULT, &Ask::leaf(&leaf).crls(&lists));
    }
    let reason = |value: &[u8]| Extension::new(oid::CRL_REASON, value.to_vec());
    let unknown = || Extension::new(oid::UNKNOWN, der::null()).critical();
    let entries: [(&str, &str, Vec<Vec<Extension>>); 4] = [
        ("reason-broken", "a reason that does not decode", vec![vec![reason(&[5, 0])]]),
        (
            "reason-broken-then-critical",
            "behind it, a critical entry extension",
            vec![vec![reason(&[5, 0])], vec![unknown()]],
        ),
        (
            "critical-then-reason-broken",
            "in front of it, a critical entry extension",
            vec![vec![unknown()], vec![reason(&[5, 0])]],
        ),
        (
            "reason-broken-and-critical",
            "in the same entry, a critical extension",
            vec![vec![reason(&[5, 0]), unknown()]],
        ),
    ];
    for (what, about, extensions) in entries {
        let list = Crl::of_intermediate().set(|list| {
            list.revoked = extensions.into_iter().zip(7..).map(|(list, serial)| (der::number(serial), list)).collect();
        });
        let lists = [Crl::of_root(), list].iter().map(Crl::pem).collect::<String>();
        topic.ask("5.7", what, about, DEFAULT, &Ask::good().crls(&lists));
    }
    topic.cases
}

/// A distributionPoint of one full name.
fn full(general_name: &[u8]) -> Vec<u8> {
    der::context(0, der::context(0, general_name))
}

fn attribute(value: &str) -> Vec<u8> {
    raw_attribute(&der::tlv(der::tag::UTF8_STRING, value))
}

fn raw_attribute(value: &[u8]) -> Vec<u8> {
    der::sequence([der::oid("2.5.4.3"), value.to_vec()])
}

fn name_with(value: &[u8]) -> Vec<u8> {
    der::sequence([der::set([raw_attribute(value)])])
}
