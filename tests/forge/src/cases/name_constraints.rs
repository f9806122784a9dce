//! Name constraints (5.9).

use super::ask::{Ask, BOTH, DEFAULT, Topic};
use crate::case::Case;
use crate::certificate::{self, Cert, SPIFFE_ID, common_name};
use crate::der;
use crate::extension::{Extension, general_name as gn, name_constraints, oid};
use crate::key::Key;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("name-constraints");
    uris(&mut topic);
    dns(&mut topic);
    email_and_directory(&mut topic);
    unsupported(&mut topic);
    placement(&mut topic);
    without_names(&mut topic);
    common_names_without_text(&mut topic);
    crowds(&mut topic);
    topic.cases
}

/// A leaf with these names under an intermediate with these constraints.
fn constrained(names: &[Vec<u8>], permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Ask {
    let intermediate = Cert::intermediate().with(name_constraints(permitted, excluded));
    Ask::chain(&[&Cert::leaf().with_names(names), &intermediate])
}

fn uris(topic: &mut Topic) {
    let pairs = [
        ("same", SPIFFE_ID, "example.org"),
        ("case", SPIFFE_ID, "EXAMPLE.org"),
        ("other", SPIFFE_ID, "other.org"),
        ("dot-apex", SPIFFE_ID, ".example.org"),
        ("dot-sub", "spiffe://example.org/x", ".org"),
        ("sub-of-plain", SPIFFE_ID, "org"),
        ("with-scheme", SPIFFE_ID, "spiffe://example.org"),
        ("empty", SPIFFE_ID, ""),
        ("trailing-dot", SPIFFE_ID, "example.org."),
        ("port", "spiffe://example.org:8443/x", "example.org"),
        ("userinfo", "spiffe://me@example.org/x", "example.org"),
        ("host-underscore", "spiffe://my_domain/x", "example.org"),
        ("host-trailing-dot", "spiffe://example.org./x", "example.org"),
        ("host-ip", "spiffe://10.0.0.1/x", "example.org"),
        ("host-ipv6", "spiffe://[::1]/x", "example.org"),
        ("urn", "urn:example:x", "example.org"),
        ("no-path", "spiffe://example.org", "example.org"),
        ("query", "spiffe://example.org?x", "example.org"),
        ("host-empty", "spiffe:///x", "example.org"),
        ("host-hyphen", "spiffe://-example.org/x", "example.org"),
        ("numeric-last-label", "spiffe://example.1/x", "example.org"),
        ("two-dots", SPIFFE_ID, "..example.org"),
        ("no-scheme", "//example.org/x", "example.org"),
        ("fragment", "spiffe://example.org#x", "example.org"),
    ];
    for (what, uri, constraint) in pairs {
        let (names, subtree) = (&[gn::uri(uri)], &[gn::uri(constraint)]);
        topic.ask(
            "5.9",
            &format!("uri-permitted-{what}"),
            &format!("`{uri}` under permitted `{constraint}`"),
            DEFAULT,
            &constrained(names, subtree, &[]),
        );
        topic.ask(
            "5.9",
            &format!("uri-excluded-{what}"),
            &format!("`{uri}` under excluded `{constraint}`"),
            DEFAULT,
            &constrained(names, &[], subtree),
        );
    }
    let spiffe = &[gn::uri(SPIFFE_ID)];
    topic.ask(
        "5.9",
        "uri-permitted-spiffe",
        "a permitted trust domain",
        BOTH,
        &constrained(spiffe, &[gn::uri("example.org")], &[]),
    );
    topic.ask(
        "5.9",
        "uri-excluded-spiffe",
        "an excluded trust domain",
        BOTH,
        &constrained(spiffe, &[], &[gn::uri("example.org")]),
    );
    topic.ask(
        "5.9",
        "uri-under-dns-only",
        "a type without subtree is unconstrained",
        BOTH,
        &constrained(spiffe, &[gn::dns("other.org")], &[]),
    );
    topic.ask(
        "5.9",
        "uri-two-permitted",
        "one permitted subtree suffices",
        DEFAULT,
        &constrained(spiffe, &[gn::uri("other.org"), gn::uri("example.org")], &[]),
    );
    topic.ask(
        "5.9",
        "uri-permitted-and-excluded",
        "excluded wins over permitted",
        DEFAULT,
        &constrained(spiffe, &[gn::uri("example.org")], &[gn::uri("example.org")]),
    );
}

fn dns(topic: &mut Topic) {
    let pairs = [
        ("same", "www.example.org", "www.example.org"),
        ("suffix", "www.example.org", "example.org"),
        ("case", "WWW.example.org", "Example.ORG"),
        ("label-boundary", "wwwexample.org", "example.org"),
        ("dot-apex", "example.org", ".example.org"),
        ("dot-sub", "www.example.org", ".example.org"),
        ("empty", "www.example.org", ""),
        ("name-trailing-dot", "www.example.org.", "example.org"),
        ("constraint-trailing-dot", "www.example.org", "example.org."),
        ("wildcard", "*.example.org", "example.org"),
        ("wildcard-below", "*.example.org", "foo.example.org"),
        ("other", "www.example.org", "example.net"),
    ];
    for (what, name, constraint) in pairs {
        let (names, subtree) = (&[gn::dns(name)], &[gn::dns(constraint)]);
        topic.ask(
            "5.9",
            &format!("dns-permitted-{what}"),
            &format!("`{name}` under permitted `{constraint}`"),
            DEFAULT,
            &constrained(names, subtree, &[]),
        );
        topic.ask(
            "5.9",
            &format!("dns-excluded-{what}"),
            &format!("`{name}` under excluded `{constraint}`"),
            DEFAULT,
            &constrained(names, &[], subtree),
        );
    }
}

fn email_and_directory(topic: &mut Topic) {
    let pairs = [
        ("host", "cart@example.org", "example.org"),
        ("mailbox", "cart@example.org", "cart@example.org"),
        ("other-mailbox", "cart@example.org", "shop@example.org"),
        ("mailbox-case", "Cart@example.org", "cart@example.org"),
        ("dot", "cart@mail.example.org", ".example.org"),
        ("no-at", "example.org", "example.org"),
        ("two-ats", "a@b@example.org", "example.org"),
        ("odd-character", "c\u{7f}rt@example.org", "example.org"),
    ];
    for (what, name, constraint) in pairs {
        let (names, subtree) = (&[gn::email(name)], &[gn::email(constraint)]);
        topic.ask(
            "5.9",
            &format!("email-permitted-{what}"),
            &format!("`{name}` under permitted `{constraint}`"),
            DEFAULT,
            &constrained(names, subtree, &[]),
        );
        topic.ask(
            "5.9",
            &format!("email-excluded-{what}"),
            &format!("`{name}` under excluded `{constraint}`"),
            DEFAULT,
            &constrained(names, &[], subtree),
        );
    }
    let directory = |subject: Vec<u8>, constraint: &[u8]| {
        let leaf = Cert::leaf().set(|made| made.subject = subject);
        Ask::chain(&[&leaf, &Cert::intermediate().with(name_constraints(&[gn::directory(constraint)], &[]))])
    };
    let organisation = certificate::name(&[("O", "Forge")]);
    let member = certificate::name(&[("O", "Forge"), ("CN", "cart")]);
    topic.ask(
        "5.9",
        "directory-prefix",
        "the subject begins with the permitted name",
        BOTH,
        &directory(member, &organisation),
    );
    topic.ask(
        "5.9",
        "directory-other",
        "the subject begins with another name",
        BOTH,
        &directory(certificate::name(&[("O", "Other"), ("CN", "cart")]), &organisation),
    );
    topic.ask(
        "5.9",
        "directory-suffix",
        "the permitted name stands at the end of the subject",
        DEFAULT,
        &directory(certificate::name(&[("CN", "cart"), ("O", "Forge")]), &organisation),
    );
    topic.ask(
        "5.9",
        "directory-case",
        "directory names are compared canonically",
        DEFAULT,
        &directory(certificate::name(&[("O", " forge"), ("CN", "cart")]), &organisation),
    );
    topic.ask(
        "5.9",
        "directory-empty-subject",
        "an empty subject is exempt",
        BOTH,
        &directory(certificate::name(&[]), &organisation),
    );
    let mail = |address: &str| {
        Cert::leaf().set(|made| {
            made.subject = der::sequence([der::set([der::sequence([
                der::oid("1.2.840.113549.1.9.1"),
                der::tlv(der::tag::IA5_STRING, address),
            ])])]);
        })
    };
    for (what, address) in [("inside", "cart@example.org"), ("outside", "cart@example.net")] {
        topic.ask(
            "5.9",
            &format!("subject-email-{what}"),
            "an emailAddress of the subject is constrained too",
            DEFAULT,
            &Ask::chain(&[
                &mail(address),
                &Cert::intermediate().with(name_constraints(&[gn::email("example.org")], &[])),
            ]),
        );
    }
}

fn unsupported(topic: &mut Topic) {
    let network = gn::ip(&[10, 0, 0, 0, 255, 0, 0, 0]);
    topic.ask(
        "5.9",
        "ip-constraint-ip-san",
        "an IP constraint rejects any IP SAN",
        DEFAULT,
        &constrained(&[gn::ip(&[10, 0, 0, 1])], std::slice::from_ref(&network), &[]),
    );
    topic.ask(
        "5.9",
        "ip-constraint-no-ip-san",
        "an IP constraint without IP SAN is harmless",
        BOTH,
        &constrained(&[gn::uri(SPIFFE_ID)], &[network], &[]),
    );
    topic.ask(
        "5.9",
        "registered-id-constraint",
        "a registeredID constraint and such a SAN",
        DEFAULT,
        &constrained(&[gn::registered_id("1.2.3")], &[gn::registered_id("1.2.3")], &[]),
    );
    topic.ask(
        "5.9",
        "other-name-constraint",
        "an otherName constraint and such a SAN",
        DEFAULT,
        &constrained(&[gn::other("1.2.3", &der::null())], &[gn::other("1.2.3", &der::null())], &[]),
    );
    for (what, field, value) in [("minimum-one", 0, 1), ("minimum-zero-written", 0, 0), ("maximum", 1, 5)] {
        let limit = der::context_primitive(field, [value]);
        let subtree = der::sequence([gn::uri("example.org"), limit]);
        let constraints = Extension::new(oid::NAME_CONSTRAINTS, der::sequence([der::context(0, subtree)])).critical();
        topic.ask(
            "5.9",
            what,
            &format!("a subtree with {what}"),
            DEFAULT,
            &Ask::intermediate(&Cert::intermediate().with(constraints)),
        );
    }
    let nothing = Extension::new(oid::NAME_CONSTRAINTS, der::sequence([[]; 0] as [[u8; 0]; 0])).critical();
    topic.ask(
        "5.9",
        "no-subtrees",
        "nameConstraints without any subtree",
        DEFAULT,
        &Ask::intermediate(&Cert::intermediate().with(nothing)),
    );
}

fn placement(topic: &mut Topic) {
    let foreign = || name_constraints(&[gn::uri("other.org")], &[]);
    topic.ask(
        "5.9",
        "on-anchor",
        "the anchor's constraints count",
        BOTH,
        &Ask::good().trusting(&[&Cert::root().with(foreign())]),
    );
    topic.ask(
        "5.9",
        "not-critical",
        "constraints count without being critical",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().with(foreign().not_critical())),
    );
    topic.ask(
        "5.9",
        "on-leaf",
        "a leaf's own constraints do not apply to it",
        BOTH,
        &Ask::leaf(&Cert::leaf().with(foreign())),
    );
    topic.ask(
        "5.9",
        "intermediate-subject",
        "the intermediate's own subject is constrained by the root",
        DEFAULT,
        &Ask::good().trusting(&[&Cert::root().with(name_constraints(&[gn::directory(&common_name("Other"))], &[]))]),
    );
    topic.ask(
        "5.9",
        "intermediate-own-uri",
        "the intermediate's own URI SAN is constrained by the root",
        BOTH,
        &Ask::intermediate(&Cert::intermediate().with_names(&[gn::uri("spiffe://other.org")]))
            .trusting(&[&Cert::root().with(name_constraints(&[gn::uri("example.org")], &[]))]),
    );
    let upper = Cert::ca("Forge Upper", Key::Second, "Forge Root", Key::Root)
        .with(name_constraints(&[gn::directory(&common_name("Other"))], &[]));
    let self_issued = Cert::ca("Forge Upper", Key::Inter, "Forge Upper", Key::Second);
    let leaf = Cert::leaf().issued_by("Forge Upper", Key::Inter);
    topic.ask(
        "5.9",
        "self-issued-exempt",
        "a self-issued CA is not checked",
        BOTH,
        &Ask::chain(&[&leaf, &self_issued, &upper]),
    );
    topic.ask(
        "5.8",
        "expired-before-constraints",
        "times come before constraints",
        BOTH,
        &Ask::chain(&[&Cert::leaf().expired(), &Cert::intermediate().with(foreign())]),
    );
}

fn without_names(topic: &mut Topic) {
    let ask = |common: &str| {
        let leaf = Cert::leaf().without(oid::SUBJECT_ALT_NAME).subject(common);
        Ask::chain(&[&leaf, &Cert::intermediate().with(name_constraints(&[gn::dns("example.org")], &[]))])
    };
    for (what, common) in [
        ("host", "www.example.net"),
        ("word", "leaf"),
        ("blank", "two words"),
        ("wildcard", "*.example.org"),
        ("underscore", "my_host"),
        ("colon", "host:80"),
        ("trailing-dot", "example.org."),
        ("wildcard-inside", "a*.example.org"),
        ("leading-hyphen", "-host"),
        ("slash", "a/b"),
    ] {
        topic.ask(
            "5.9",
            &format!("no-san-common-name-{what}"),
            &format!("no SAN and the common name `{common}`"),
            DEFAULT,
            &ask(common),
        );
    }
    topic.ask(
        "5.9",
        "no-san-empty-subject",
        "neither SAN nor subject",
        DEFAULT,
        &Ask::chain(&[
            &Cert::leaf().without(oid::SUBJECT_ALT_NAME),
            &Cert::intermediate().with(name_constraints(&[gn::dns("example.org")], &[])),
        ]),
    );
    let named = Cert::leaf().subject("www.example.net");
    topic.ask(
        "5.9",
        "san-and-foreign-common-name",
        "a common name is never compared with DNS constraints",
        DEFAULT,
        &Ask::chain(&[
            &named.with_names(&[gn::uri(SPIFFE_ID)]),
            &Cert::intermediate().with(name_constraints(&[gn::dns("example.org")], &[])),
        ]),
    );
}

/// Leaves without SAN extension whose common name is of a type that converts to text, or of one that does not.
fn common_names_without_text(topic: &mut Topic) {
    let values: [(&str, Vec<u8>); 12] = [
        ("visible", der::tlv(der::tag::VISIBLE_STRING, "cart")),
        ("numeric", der::tlv(0x12, "1")),
        ("teletex", der::tlv(der::tag::TELETEX_STRING, "cart")),
        ("bmp", der::bmp_string("cart")),
        ("bmp-byte-order-mark", der::bmp_string("\u{feff}cart")),
        ("universal", der::universal_string("cart")),
        ("general", der::tlv(0x1b, "cart")),
        ("octets", der::octet_string("cart")),
        ("null", der::null()),
        ("integer", der::number(7)),
        ("utc-time", der::utc_time("240101000000Z")),
        ("sequence", der::sequence([der::null()])),
    ];
    let common = |value: &[u8]| der::set([der::sequence([der::oid("2.5.4.3"), value.to_vec()])]);
    let text = |text: &str| common(&der::tlv(der::tag::UTF8_STRING, text));
    let subjects = values.into_iter().map(|(what, value)| (what.to_owned(), der::sequence([common(&value)]))).chain([
        ("null-behind-host".to_owned(), der::sequence([text("cart"), common(&der::null())])),
        ("null-before-host".to_owned(), der::sequence([common(&der::null()), text("cart")])),
        ("null-behind-words".to_owned(), der::sequence([text("a b"), common(&der::null())])),
    ]);
    let intermediate = Cert::intermediate().with(name_constraints(&[gn::dns("example.org")], &[]));
    for (what, subject) in subjects {
        let leaf = Cert::leaf().without(oid::SUBJECT_ALT_NAME).set(|leaf| leaf.subject = subject);
        topic.ask(
            "5.9",
            &format!("without-san-common-name-{what}"),
            &format!("no SAN extension, and a common name of another type: {what}"),
            BOTH,
            &Ask::chain(&[&leaf, &intermediate]),
        );
    }
}

/// So many names under so many subtrees that they are not compared.
fn crowds(topic: &mut Topic) {
    for (what, names, subtrees) in [("most", 1024, 1024), ("too-many", 1024, 1025), ("too-many-names", 1025, 1024)] {
        let bases = vec![gn::dns("a"); subtrees];
        let intermediate = Cert::intermediate().with(name_constraints(&bases, &[]));
        let names = [vec![gn::uri(SPIFFE_ID)], vec![gn::email("x"); names - 1]].concat();
        topic.ask(
            "5.9",
            &format!("crowd-{what}"),
            &format!("{} names under {subtrees} subtrees", names.len()),
            BOTH,
            &Ask::chain(&[&Cert::leaf().with_names(&names), &intermediate]),
        );
    }
}
