//! Damage to the DER of a path, before or after it is signed, and to what the chain is made of.

use super::Hunted;
use super::frame::{self, Path};
use crate::cases::ask::Ask;
use crate::cases::default_validator::{hash_pin, spki_pin};
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID};
use crate::crl::Crl;
use crate::der;
use crate::extension::{self, Extension, basic_constraints, ext_key_usage, general_name as gn, key_usage, oid};
use crate::key::Key;
use crate::mutate;
use crate::pem;
use crate::random::Random;

pub(super) fn case(random: &mut Random) -> Hunted {
    let view = frame::view(random);
    let path = Path::draw(random);
    let mut traits = Vec::new();
    let mut members: Vec<Vec<u8>> = path.members.iter().map(Cert::der).collect();
    for _ in 0..=usize::from(random.chance(15)) {
        let which = random.below(path.members.len());
        let whose = match which {
            0 => "leaf",
            which if which + 1 == path.members.len() => "root",
            _ => "intermediate",
        };
        let (what, bytes) = damage(random, &path.members[which]);
        traits.push(format!("{whose}: {what}"));
        members[which] = bytes;
    }
    let root = members.pop().unwrap_or_default();
    let mut chain = members;
    if random.chance(25) {
        traits.push(format!("chain: {}", rearrange(random, &mut chain, &root)));
    }
    chain.retain(|certificate| !certificate.is_empty());
    let mut ask = Ask::raw(chain).trusting_pem(anchors(random, &root, &mut traits)).key(path.leaf_key);
    ask = frame::passing(random, ask, view);
    if random.chance(4) {
        ask = ask.validation("verify_certificate_hash", [hash_pin(&path.members[0])].into_iter().collect());
    }
    if random.chance(4) {
        ask = ask.validation("verify_certificate_spki", [spki_pin(path.leaf_key)].into_iter().collect());
    }
    if random.chance(6) && !view.spiffe && path.members.len() == 3 {
        ask = ask.crls(&[Crl::of_root().pem(), Crl::of("Forge Intermediate", path.members[0].signer).pem()].concat());
    }
    frame::handshake(&ask, view, &traits)
}

/// A damaged certificate, and what was done to it.
fn damage(random: &mut Random, cert: &Cert) -> (&'static str, Vec<u8>) {
    match random.below(12) {
        0..2 => ("bytes after signing", mutate::byte(random, &cert.der())),
        2..4 => ("element after signing", mutate::element(random, &cert.der())),
        4..6 => ("element before signing", signed(cert, &mutate::element(random, &cert.to_be_signed()))),
        6 => ("bytes before signing", signed(cert, &mutate::byte(random, &cert.to_be_signed()))),
        7..10 => {
            let (what, changed) = extension(random, cert.clone());
            (what, changed.der())
        }
        10 => envelope(random, cert),
        _ => field(random, cert.clone()),
    }
}

/// The certificate around another content, with a signature that fits.
fn signed(cert: &Cert, content: &[u8]) -> Vec<u8> {
    let signature = cert.signer.sign(cert.signature, content);
    der::sequence([content, &cert.signature.identifier(), &der::bit_string(0, signature)])
}

/// Changes one extension, or adds one of any content.
fn extension(random: &mut Random, cert: Cert) -> (&'static str, Cert) {
    let count = cert.extensions.as_ref().map_or(0, Vec::len);
    let at = random.below(count.max(1));
    let change =
        |cert: Cert, edit: &dyn Fn(&mut Vec<Extension>)| cert.set(|cert| edit(cert.extensions.get_or_insert_default()));
    match random.below(12) {
        0 => {
            let value = cert.extensions.as_ref().and_then(|list| list.get(at)).map(|one| one.value.clone());
            let value = mutate::element(random, &value.unwrap_or_default());
            let edit = |list: &mut Vec<Extension>| {
                if let Some(one) = list.get_mut(at) {
                    one.value.clone_from(&value);
                }
            };
            ("extension value", change(cert, &edit))
        }
        1 => {
            let critical = *random.pick(&[None, Some(0), Some(1), Some(0xff)]);
            let edit = |list: &mut Vec<Extension>| {
                if let Some(one) = list.get_mut(at) {
                    one.critical = critical;
                }
            };
            ("extension criticality", change(cert, &edit))
        }
        2 => ("extension gone", change(cert, &|list| drop((at < list.len()).then(|| list.remove(at))))),
        3 => {
            let edit = |list: &mut Vec<Extension>| {
                if let Some(one) = list.get(at).cloned() {
                    list.push(one);
                }
            };
            ("extension twice", change(cert, &edit))
        }
        4 => ("extensions reversed", change(cert, &|list| list.reverse())),
        5 => {
            let names = names(random);
            let cert = cert.with_names(&names);
            ("names", if random.chance(50) { cert } else { change(cert, &|list| uncritical(list)) })
        }
        6 => {
            let purposes = purposes(random);
            ("EKU", cert.with(ext_key_usage(&purposes)))
        }
        7 => {
            let bits: Vec<u8> = (0..9).filter(|_| random.chance(35)).collect();
            ("KU", cert.with(key_usage(&bits)))
        }
        8 => {
            let length = random.chance(50).then(|| u64::try_from(random.below(3)).unwrap_or_default());
            ("basicConstraints", cert.with(basic_constraints(random.chance(60), length)))
        }
        9 => {
            let constrained =
                |random: &mut Random| (0..random.below(3)).map(|_| constraint(random)).collect::<Vec<_>>();
            let (permitted, excluded) = (constrained(random), constrained(random));
            ("name constraints", cert.with(extension::name_constraints(&permitted, &excluded).critical()))
        }
        10 => {
            let identifier = *random.pick(&[&b""[..], b"x", b"somebody else", &[0; 20]]);
            let made = if random.chance(50) {
                extension::authority_key_identifier(identifier)
            } else {
                extension::subject_key_identifier(identifier)
            };
            ("key identifier", cert.with(made))
        }
        _ => {
            let known = [
                oid::CERTIFICATE_POLICIES,
                oid::POLICY_MAPPINGS,
                oid::POLICY_CONSTRAINTS,
                oid::INHIBIT_ANY_POLICY,
                oid::CRL_DISTRIBUTION_POINTS,
                oid::ISSUER_ALT_NAME,
                oid::AUTHORITY_INFO_ACCESS,
                oid::SIGNED_CERTIFICATE_TIMESTAMPS,
                oid::TLS_FEATURE,
                oid::NETSCAPE_CERT_TYPE,
                oid::UNKNOWN,
            ];
            let oid = *random.pick(&known);
            let value =
                (*random.pick(&[&[0x30, 0][..], &[5, 0], &[2, 1, 0], &[3, 2, 5, 0xa0], &[], &[0x30, 3, 2, 1, 5]]))
                    .to_vec();
            let made = Extension::new(oid, value);
            ("another extension", cert.also(if random.chance(40) { made.critical() } else { made }))
        }
    }
}

fn uncritical(list: &mut [Extension]) {
    for one in list.iter_mut().filter(|one| one.oid == oid::SUBJECT_ALT_NAME) {
        one.critical = None;
    }
}

/// Names of a leaf, odd ones among them.
fn names(random: &mut Random) -> Vec<Vec<u8>> {
    let count = random.below(4);
    (0..count)
        .map(|_| match random.below(16) {
            0..3 => gn::uri(SPIFFE_ID),
            3..5 => gn::dns(DNS_NAME),
            5 => gn::uri(*random.pick(&[
                "spiffe://example.org",
                "spiffe://example.org/",
                "SPIFFE://example.org/x",
                "spiffe:///x",
            ])),
            6 => gn::uri(*random.pick(&[
                "spiffe://other.org/x",
                "spiffe://example.org:80/x",
                "spiffe://a@example.org/x",
                "",
            ])),
            7 => gn::uri([SPIFFE_ID.as_bytes(), b"\0x"].concat()),
            8 => gn::dns(*random.pick(&[
                "",
                "*",
                "*.shop.svc.cluster.local",
                "cart.shop.svc.cluster.local.",
                "CART.shop.svc.cluster.local",
            ])),
            9 => gn::dns([DNS_NAME.as_bytes(), b"\0.evil"].concat()),
            10 => gn::ip(*random.pick(&[&[10, 0, 0, 1][..], &[0; 16], &[1, 2, 3], &[]])),
            11 => gn::email(*random.pick(&["a@example.org", "", "a", "@example.org"])),
            12 => gn::registered_id("1.2.3"),
            13 => gn::other("1.3.6.1.4.1.311.20.2.3", &der::tlv(der::tag::UTF8_STRING, "x")),
            14 => gn::directory(&crate::certificate::common_name("x")),
            _ => der::tlv(*random.pick(&[0x83, 0xa3, 0xa5, 0x85, 0x89, 0x0c, 0xa2, 0x90]), [0x30, 0]),
        })
        .collect()
}

fn purposes(random: &mut Random) -> Vec<&'static str> {
    use crate::extension::purpose as p;
    let known = [p::SERVER_AUTH, p::CLIENT_AUTH, p::ANY, p::CODE_SIGNING, p::NETSCAPE_SGC, p::MICROSOFT_SGC];
    known.into_iter().filter(|_| random.chance(35)).collect()
}

fn constraint(random: &mut Random) -> Vec<u8> {
    match random.below(8) {
        0 => gn::uri("example.org"),
        1 => gn::uri(*random.pick(&[".org", "", "other.org", "example.org:1"])),
        2 => gn::dns("cluster.local"),
        3 => gn::dns(*random.pick(&["", ".local", "other.local", "*.local"])),
        4 => gn::email("example.org"),
        5 => gn::ip(*random.pick(&[&[10, 0, 0, 0, 255, 0, 0, 0][..], &[10, 0, 0, 0], &[0; 32]])),
        6 => gn::directory(&crate::certificate::name(&[])),
        _ => gn::directory(&crate::certificate::common_name("x")),
    }
}

/// What stands around the signed part.
fn envelope(random: &mut Random, cert: &Cert) -> (&'static str, Vec<u8>) {
    let [content, algorithm, signature] = cert.parts();
    let empty = || der::sequence([[]; 0] as [[u8; 0]; 0]);
    match random.below(10) {
        0 => ("empty SEQUENCE", empty()),
        1 => ("empty content", der::sequence([empty(), algorithm, signature])),
        2 => ("outer algorithm empty", der::sequence([content, empty(), signature])),
        3 => (
            "outer algorithm another",
            cert.clone()
                .set(|cert| cert.outer_algorithm = Some(der::sequence([der::oid("1.2.840.10045.4.3.3")])))
                .der(),
        ),
        4 => {
            let parameters = der::sequence([der::oid("1.2.840.10045.4.3.2"), der::null()]);
            let made = cert.clone().set(|cert| {
                cert.inner_algorithm = Some(parameters.clone());
                cert.outer_algorithm = Some(parameters.clone());
            });
            ("algorithm with NULL parameters", made.der())
        }
        5 => ("bytes behind", [cert.der(), vec![0; 1 + random.below(4)]].concat()),
        6 => ("another certificate behind", [cert.der(), Cert::root().der()].concat()),
        7 => ("bytes inside", cert.clone().set(|cert| cert.trailing_inside = der::null()).der()),
        8 => {
            let bits = u8::try_from(random.below(9)).unwrap_or_default();
            ("unused bits", cert.clone().set(|cert| cert.signature_unused_bits = bits).der())
        }
        _ => {
            let whole = cert.der();
            let cut = random.below(whole.len());
            ("cut short", whole[..cut].to_vec())
        }
    }
}

/// One field in another form.
fn field(random: &mut Random, cert: Cert) -> (&'static str, Vec<u8>) {
    let dates = [
        "20491231235959Z",
        "20500101000000Z",
        "99991231235959Z",
        "20261130000000Z",
        "20261201000000Z",
        "20240229000000Z",
    ];
    let (what, cert) = match random.below(10) {
        0 => ("version", cert.version(u64::try_from(random.below(5)).unwrap_or_default())),
        1 => ("no version", cert.set(|cert| cert.version = Vec::new())),
        2 => {
            let serial = der::integer(*random.pick(&[&[][..], &[0], &[0x80], &[0, 1], &[0xff; 21], &[1; 30]]));
            ("serial", cert.set(|cert| cert.serial.clone_from(&serial)))
        }
        3 => {
            let date = *random.pick(&dates);
            let made = if random.chance(50) { der::generalized_time(date) } else { der::utc_time(&date[2..]) };
            ("notAfter", cert.set(|cert| cert.not_after.clone_from(&made)))
        }
        4 => {
            let date = *random.pick(&dates);
            ("notBefore", cert.set(|cert| cert.not_before = der::time(date)))
        }
        5 => ("expired", cert.expired()),
        6 => {
            let ids = der::join([der::context_primitive(1, [0, 1]), der::context_primitive(2, [0, 2])]);
            ("unique IDs", cert.set(|cert| cert.unique_ids.clone_from(&ids)))
        }
        7 => {
            let spki = mutate::element(random, &cert.spki);
            ("key", cert.set(|cert| cert.spki.clone_from(&spki)))
        }
        8 => {
            let name = mutate::element(random, &crate::certificate::common_name("Forge Root"));
            if random.chance(50) {
                ("subject", cert.set(|cert| cert.subject.clone_from(&name)))
            } else {
                ("issuer", cert.set(|cert| cert.issuer.clone_from(&name)))
            }
        }
        _ => ("signed by somebody else", cert.signed_by(Key::Other)),
    };
    (what, cert.der())
}

/// Another order, more or fewer members.
fn rearrange(random: &mut Random, chain: &mut Vec<Vec<u8>>, root: &[u8]) -> &'static str {
    let at = random.below(chain.len());
    match random.below(9) {
        0 => {
            chain.push(root.to_vec());
            "with its root"
        }
        1 => {
            chain.insert(at, root.to_vec());
            "the root inside"
        }
        2 => {
            chain[1..].reverse();
            "intermediates reversed"
        }
        3 => {
            chain.push(chain[at].clone());
            "a member twice"
        }
        4 if chain.len() > 1 => {
            chain.remove(1 + random.below(chain.len() - 1));
            "a member gone"
        }
        5 => {
            chain.push(Cert::ca("Unused", Key::Other, "Unused", Key::Other).der());
            "a stranger behind"
        }
        6 => {
            chain.insert(1, Cert::ca("Forge Intermediate", Key::Other, "Forge Root", Key::Other).der());
            "a namesake of its issuer"
        }
        7 => {
            let junk = mutate::byte(random, root);
            chain.push(junk);
            "a broken certificate behind"
        }
        _ => {
            chain.push((*random.pick(&[&[0x30, 0][..], &[0], &[0x30, 0x80], &[5, 0]])).to_vec());
            "junk behind"
        }
    }
}

/// `trusted_ca` around the root.
fn anchors(random: &mut Random, root: &[u8], traits: &mut Vec<String>) -> String {
    let one = pem::certificates([root]);
    let (what, text) = match random.below(20) {
        0 => (
            "a stranger first",
            format!("{}{one}", pem::certificates([Cert::ca("Other Root", Key::Other, "Other Root", Key::Other).der()])),
        ),
        1 => (
            "a namesake first",
            format!("{}{one}", pem::certificates([Cert::ca("Forge Root", Key::Other, "Forge Root", Key::Other).der()])),
        ),
        2 => ("with the intermediate", format!("{one}{}", pem::certificates([Cert::intermediate().der()]))),
        3 => ("the leaf itself", pem::certificates([Cert::leaf().der()])),
        4 => {
            let settings = der::sequence([der::sequence([der::oid(*random.pick(&purposes_of_trust()))])]);
            ("trust settings", pem::block("TRUSTED CERTIFICATE", &[root.to_vec(), settings].concat()))
        }
        _ => return one,
    };
    traits.push(format!("anchors: {what}"));
    text
}

fn purposes_of_trust() -> [&'static str; 4] {
    use crate::extension::purpose as p;
    [p::SERVER_AUTH, p::CLIENT_AUTH, p::ANY, p::CODE_SIGNING]
}
