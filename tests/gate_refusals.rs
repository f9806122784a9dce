//! The exit code for every reason for which Envoy refuses a chain. The expectations follow from the rule in
//! docs/exit-codes.md: refused in every role that matters, or by a verifier or in a role that was named, is an error;
//! refused in one role that matters is a warning; in a role that nothing says the chain has, a note.

mod gate_support;

use gate_support::{AT, Repository, chain, code, stdout};
use svidlint_forge::certificate::{Cert, DNS_NAME};
use svidlint_forge::extension::{
    ext_key_usage, general_name, key_usage, name_constraints, purpose, usage,
};
use svidlint_forge::key::Key;
use svidlint_forge::pem;

/// What the leaf says, as the files of a gate.
struct Defect {
    name: &'static str,
    svid: String,
    bundle: String,
}

fn defect(name: &'static str, leaf: &Cert) -> Defect {
    Defect {
        name,
        svid: chain(leaf),
        bundle: pem::certificates([Cert::root().der()]),
    }
}

/// Refused by every Envoy in either role.
fn refused_in_both_roles() -> Vec<Defect> {
    let pem_of =
        |certificates: &[&Cert]| pem::certificates(certificates.iter().map(|one| one.der()));
    let leaf = Cert::leaf();
    let of_chain = |name, certificates: &[&Cert]| Defect {
        svid: pem_of(certificates),
        ..defect(name, &leaf)
    };
    let excluding =
        |root: Cert| root.also(name_constraints(&[], &[general_name::dns(DNS_NAME)]).critical());
    let mut cut_off = Cert::intermediate().der();
    cut_off.truncate(cut_off.len() - 9);
    let no_ca = Cert::intermediate().with(key_usage(&[usage::DIGITAL_SIGNATURE]));
    vec![
        defect(
            "any purpose alone",
            &Cert::leaf().with(ext_key_usage(&[purpose::ANY])),
        ),
        defect(
            "an OCSP signer",
            &Cert::leaf().with(ext_key_usage(&["1.3.6.1.5.5.7.3.9"])),
        ),
        defect("expired", &Cert::leaf().expired()),
        defect("not yet valid", &Cert::leaf().not_yet_valid()),
        defect(
            "a key that may not sign",
            &Cert::leaf().with(key_usage(&[usage::KEY_AGREEMENT])),
        ),
        defect("Ed25519", &Cert::leaf().key(Key::Ed25519)),
        defect(
            "a broken signature",
            &Cert::leaf().set(|leaf| leaf.broken_signature = true),
        ),
        of_chain("no intermediate", &[&leaf]),
        of_chain("an issuer that is no CA", &[&leaf, &no_ca]),
        of_chain(
            "an expired issuer",
            &[&leaf, &Cert::intermediate().expired()],
        ),
        Defect {
            bundle: pem_of(&[&Cert::ca(
                "Other Root",
                Key::Other,
                "Other Root",
                Key::Other,
            )]),
            ..defect("another root", &leaf)
        },
        Defect {
            svid: pem_of(&[&leaf, &excluding(Cert::intermediate())]),
            ..defect("excluded names", &leaf)
        },
        Defect {
            svid: pem::certificates([leaf.der(), cut_off]),
            ..defect("an issuer that does not parse", &leaf)
        },
    ]
}

/// Exit codes with `--fail-on error` and `--fail-on undecided`.
fn codes(of: &Defect, flags: &[&str], configuration: &str) -> (Option<i32>, Option<i32>) {
    let repository = Repository::new();
    repository.write("svid.pem", &of.svid);
    repository.write("bundle.pem", &of.bundle);
    repository.write("svidlint.toml", configuration);
    let run = |fail_on| {
        let arguments = [
            "check",
            "svid.pem",
            "bundle.pem",
            "--at",
            AT,
            "--fail-on",
            fail_on,
        ];
        code(&repository.run(&[&arguments, flags].concat()))
    };
    (run("error"), run("undecided"))
}

const PASSES: (Option<i32>, Option<i32>) = (Some(0), Some(0));
const WARNS: (Option<i32>, Option<i32>) = (Some(0), Some(1));
const FAILS: (Option<i32>, Option<i32>) = (Some(1), Some(1));

const TD: [&str; 2] = ["--trust-domain", "example.org"];

#[test]
fn what_is_refused_in_both_roles_fails_however_it_is_asked() {
    for defect in refused_in_both_roles() {
        for verifier in ["auto", "envoy", "istio"] {
            for role in ["", "server", "client"] {
                let mut flags = [&["--verifier", verifier], &TD[..]].concat();
                if !role.is_empty() {
                    flags.extend(["--presented-by", role]);
                }
                let what = (defect.name, verifier, role);
                assert_eq!((what, codes(&defect, &flags, "")), (what, FAILS));
            }
        }
        let configuration = "[verify]\nby = [\"istio\"]\ntrust-domain = \"example.org\"\n";
        let what = (defect.name, "svidlint.toml");
        assert_eq!((what, codes(&defect, &[], configuration)), (what, FAILS));
    }
}

#[test]
fn one_purpose_of_two_is_refused_in_a_role_that_matters() {
    let server_only = Cert::leaf().with(ext_key_usage(&[purpose::SERVER_AUTH]));
    let client_only = Cert::leaf().with(ext_key_usage(&[purpose::CLIENT_AUTH]));
    for (leaf, works, lacks) in [
        (server_only, "server", "client"),
        (client_only, "client", "server"),
    ] {
        let of = defect("one purpose", &leaf);
        let ask = |verifier: &str, role: &str| {
            let mut flags = [&["--verifier", verifier], &TD[..]].concat();
            if !role.is_empty() {
                flags.extend(["--presented-by", role]);
            }
            codes(&of, &flags, "")
        };
        // A SPIFFE ID is for both roles; which one is asked of nobody named is an assumption.
        assert_eq!(ask("auto", ""), WARNS, "{works}");
        assert_eq!(ask("envoy", ""), FAILS, "{works}");
        assert_eq!(ask("istio", ""), FAILS, "{works}");
        for verifier in ["auto", "envoy", "istio"] {
            assert_eq!(ask(verifier, works), PASSES, "{verifier} {works}");
            assert_eq!(ask(verifier, lacks), FAILS, "{verifier} {lacks}");
        }
        // The SPIFFE validator does not look at purposes.
        assert_eq!(ask("envoy-spiffe", lacks), PASSES, "{lacks}");
    }
}

/// A server with a P-521 key is refused whatever is negotiated; a client with one passes in TLS 1.2.
#[test]
fn a_key_that_serves_one_role_only_in_part() {
    let of = defect("P-521", &Cert::leaf().key(Key::P521));
    let ask = |flags: &[&str]| codes(&of, &[flags, &TD].concat(), "");
    assert_eq!(ask(&[]), WARNS);
    assert_eq!(ask(&["--verifier", "envoy"]), FAILS);
    assert_eq!(ask(&["--presented-by", "server"]), FAILS);
    assert_eq!(ask(&["--presented-by", "client"]), WARNS);
}

#[test]
fn a_certificate_for_one_role_is_no_error_without_a_named_role() {
    let public = Cert::leaf()
        .with_names(&[general_name::dns("www.example.org")])
        .with(ext_key_usage(&[purpose::SERVER_AUTH]));
    let of = defect("a public server certificate", &public);
    for verifier in ["auto", "envoy"] {
        let ask = |role: &[&str]| codes(&of, &[&["--verifier", verifier], role].concat(), "");
        assert_eq!(ask(&[]), PASSES, "{verifier}");
        assert_eq!(ask(&["--presented-by", "server"]), PASSES, "{verifier}");
        assert_eq!(ask(&["--presented-by", "client"]), FAILS, "{verifier}");
    }
    assert_eq!(codes(&of, &["--verifier", "istio"], ""), FAILS);
}

#[test]
fn assumed_naming_is_a_warning_and_named_naming_an_error() {
    let leaf = Cert::leaf().with_names(&[general_name::uri("spiffe://example.org/k8s/shop/cart")]);
    let of = defect("an ID that Istio does not pin", &leaf);
    let ask = |verifier: &str| codes(&of, &[&["--verifier", verifier], &TD[..]].concat(), "");
    assert_eq!(ask("auto"), WARNS);
    assert_eq!(ask("envoy"), PASSES);
    assert_eq!(ask("istio"), FAILS);
    let lowered = "[levels]\nistio-san-not-ns-sa = \"note\"\n";
    let flags = [&["--verifier", "auto"], &TD[..]].concat();
    assert_eq!(
        codes(&of, &flags, lowered),
        PASSES,
        "a level that was set is a decision"
    );
}

#[test]
fn a_named_trust_domain_is_a_demand_of_every_verifier() {
    let of = defect("the usual leaf", &Cert::leaf());
    for verifier in ["envoy", "envoy-spiffe", "istio", "ztunnel", "rustls"] {
        let ask = |trust_domain: &str| {
            codes(
                &of,
                &["--verifier", verifier, "--trust-domain", trust_domain],
                "",
            )
        };
        assert_eq!(ask("example.org"), PASSES, "{verifier}");
        assert_eq!(ask("other.example"), FAILS, "{verifier}");
    }
    let upper = Cert::leaf().with_names(&[general_name::uri("spiffe://Example.org/ns/a/sa/b")]);
    let flags = [&["--verifier", "envoy"], &TD[..]].concat();
    assert_eq!(codes(&defect("upper case", &upper), &flags, ""), FAILS);
}

#[test]
fn the_last_line_says_what_was_assumed_and_what_makes_it_an_error() {
    let repository = Repository::new();
    let leaf = Cert::leaf().with(ext_key_usage(&[purpose::SERVER_AUTH]));
    repository.write("svid.pem", &chain(&leaf));
    repository.write("bundle.pem", &pem::certificates([Cert::root().der()]));
    let said = stdout(&repository.run(&[
        "svid.pem",
        "bundle.pem",
        "--at",
        AT,
        "--trust-domain",
        "example.org",
    ]));
    let text = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains(
            "1 chain: 1 rejected under an assumption (used as a client; --presented-by client makes it an error). 0 errors"
        ),
        "{said}"
    );
    assert!(text.contains("(assumed: used as a client)"), "{said}");
}
