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
    printed(&mut topic);
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

/// What a failure text says of the points of a leaf whose issuer's list is missing.
fn printed(topic: &mut Topic) {
    let point = |parts: &[Vec<u8>]| der::sequence(parts);
    let directory = || gn::directory(&name(&[("CN", "Forge Intermediate"), ("CN", "one")]));
    let uri = |text: &str| gn::uri(text);
    let relative = || point(&[der::context(0, der::context(1, attribute("one")))]);
    let issuer = || der::context(2, gn::directory(&name(&[("CN", "Forge Intermediate")])));
    let names = |names: &[Vec<u8>]| point(&[full(&der::join(names))]);
    let raw = |bytes: &[u8]| der::context_primitive(6, bytes);
    let lists: [(&str, &str, Vec<Vec<u8>>); 13] = [
        ("directory", "a directory name", vec![names(&[directory()])]),
        ("relative", "a name relative to the issuer", vec![relative()]),
        ("nameless", "a point without a name", vec![point(&[])]),
        ("issuer", "a point with an issuer alone", vec![point(&[issuer()])]),
        ("no-names", "an empty list of names", vec![names(&[])]),
        ("no-points", "no point at all", vec![]),
        ("directory-uri", "a directory name and a URI", vec![names(&[directory(), uri("http://crl.example.org/1")])]),
        ("email", "a mailbox", vec![names(&[gn::email("crl@example.org")])]),
        (
            "directory-then-uri",
            "a point with a directory name, and one with a URI",
            vec![names(&[directory()]), names(&[uri("http://crl.example.org/1")])],
        ),
        (
            "relative-then-uri",
            "a point with a relative name, and one with a URI",
            vec![relative(), names(&[uri("http://crl.example.org/1")])],
        ),
        (
            "several-uris",
            "two points of two URIs each",
            vec![
                names(&[uri("http://crl.example.org/1"), uri("ldap://crl.example.org/CN=2,O=3?a")]),
                names(&[uri("http://crl.example.org/4"), uri("http://crl.example.org/5")]),
            ],
        ),
        ("empty-uri", "an empty URI", vec![names(&[uri("")])]),
        ("uri-with-nul", "a URI with a NUL in it", vec![names(&[raw(b"http://crl\0.example.org/")])]),
    ];
    for (what, about, points) in lists {
        let leaf = Cert::leaf().with(Extension::new(oid::CRL_DISTRIBUTION_POINTS, der::sequence(points)));
        let ask = Ask::leaf(&leaf).crls(&Crl::of_root().pem());
        topic.ask("5.7", &format!("missing-{what}"), &format!("the list is missing; {about}"), DEFAULT, &ask);
    }
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
