//! Which bundle anchors which chain: the nearest one, and none of a neighbour.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use run::{Run, check_in, folder};
use svidlint_forge::certificate::Cert;
use svidlint_forge::key::Key;
use svidlint_forge::pem;

/// Two services, each with a root of its own.
struct Service {
    chain: String,
    bundle: String,
}

fn service(name: &str, root: Key, subject: &str) -> Service {
    let anchor = Cert::ca(subject, root, subject, root);
    let leaf = Cert::leaf()
        .with_names(&[svidlint_forge::extension::general_name::uri(format!(
            "spiffe://example.org/ns/shop/sa/{name}"
        ))])
        .issued_by(subject, root);
    Service {
        chain: pem::certificates([leaf.der()]),
        bundle: pem::certificates([anchor.der()]),
    }
}

fn cart() -> Service {
    service("cart", Key::Root, "Cart Root")
}

fn user() -> Service {
    service("user", Key::Other, "User Root")
}

/// What Envoy, taken without matchers, says of the leaf of that name.
fn outcome<'r>(run: &'r Run, name: &str) -> &'r str {
    let chains = run.report["chains"].as_array().unwrap();
    let chain = chains
        .iter()
        .find(|chain| chain["spiffe_id"].as_str().unwrap().ends_with(name))
        .expect("that chain");
    chain["verdicts"][0]["outcome"].as_str().unwrap()
}

fn envoy(folder: &tempfile::TempDir, arguments: &[&str]) -> Run {
    check_in(
        folder.path(),
        &[&["--verifier", "envoy"], arguments].concat(),
    )
}

#[test]
fn a_bundle_anchors_the_chains_of_its_directory() {
    let (cart, user) = (cart(), user());
    let folder = folder(&[
        ("tree/cart/svid.pem", &cart.chain),
        ("tree/cart/bundle.pem", &cart.bundle),
        ("tree/user/svid.pem", &user.chain),
        ("tree/user/bundle.pem", &user.bundle),
    ]);
    for arguments in [&["tree"][..], &["tree/cart", "tree/user"]] {
        let run = envoy(&folder, arguments);
        assert_eq!(
            (outcome(&run, "cart"), outcome(&run, "user")),
            ("accepted", "accepted")
        );
        assert_eq!(run.code, 0);
    }
}

#[test]
fn a_neighbours_bundle_anchors_nothing() {
    let (cart, user) = (cart(), user());
    // The bundles are swapped: each service would refuse its own kind, and accepting needs the neighbour's bundle.
    let swapped = folder(&[
        ("tree/cart/svid.pem", &cart.chain),
        ("tree/cart/bundle.pem", &user.bundle),
        ("tree/user/svid.pem", &user.chain),
        ("tree/user/bundle.pem", &cart.bundle),
    ]);
    let run = envoy(&swapped, &["tree"]);
    assert_eq!(
        (outcome(&run, "cart"), outcome(&run, "user")),
        ("rejected", "rejected")
    );
    // Without a bundle of its own nothing is known about the anchors.
    let lone = folder(&[
        ("tree/cart/svid.pem", &cart.chain),
        ("tree/user/bundle.pem", &user.bundle),
    ]);
    let run = envoy(&lone, &["tree"]);
    assert_eq!(outcome(&run, "cart"), "undecided");
    assert_eq!(run.rules("error"), Vec::<&str>::new());
}

#[test]
fn a_bundle_above_anchors_what_has_none_nearer() {
    let (cart, user) = (cart(), user());
    let folder = folder(&[
        ("tree/root.pem", &cart.bundle),
        ("tree/services/cart/svid.pem", &cart.chain),
        ("tree/services/user/svid.pem", &user.chain),
        ("tree/services/user/bundle.pem", &user.bundle),
    ]);
    let run = envoy(&folder, &["tree"]);
    assert_eq!(
        (outcome(&run, "cart"), outcome(&run, "user")),
        ("accepted", "accepted")
    );
    // The nearer one hides the one above: user's anchors alone would refuse cart's chain.
    let hidden = self::folder(&[
        ("tree/root.pem", &cart.bundle),
        ("tree/services/svid.pem", &cart.chain),
        ("tree/services/bundle.pem", &user.bundle),
    ]);
    assert_eq!(outcome(&envoy(&hidden, &["tree"]), "cart"), "rejected");
}

#[test]
fn what_stands_on_the_argument_list_anchors_everything() {
    let cart = cart();
    let folder = folder(&[
        ("tree/cart/svid.pem", &cart.chain),
        ("elsewhere/root.pem", &cart.bundle),
    ]);
    let run = envoy(&folder, &["tree", "elsewhere/root.pem"]);
    assert_eq!(outcome(&run, "cart"), "accepted");
    let run = envoy(&folder, &["tree/cart/svid.pem", "elsewhere"]);
    assert_eq!(outcome(&run, "cart"), "accepted");
    let run = envoy(&folder, &["tree", "elsewhere"]);
    assert_eq!(
        outcome(&run, "cart"),
        "undecided",
        "two directories are no argument list of files"
    );
}

#[test]
fn the_flag_overrules() {
    let (cart, user) = (cart(), user());
    let folder = folder(&[
        ("svid.pem", &cart.chain),
        ("bundle.pem", &cart.bundle),
        ("other.pem", &user.bundle),
    ]);
    let run = envoy(&folder, &["svid.pem", "bundle.pem"]);
    assert_eq!(outcome(&run, "cart"), "accepted");
    let run = envoy(
        &folder,
        &["svid.pem", "bundle.pem", "--trust-bundle", "other.pem"],
    );
    assert_eq!(outcome(&run, "cart"), "rejected");
    let run = envoy(
        &folder,
        &["svid.pem", "other.pem", "--trust-bundle", "bundle.pem"],
    );
    assert_eq!(outcome(&run, "cart"), "accepted");
}

fn secret(name: &str, chain: &str, anchors: &str) -> String {
    let (chain, anchors) = (STANDARD.encode(chain), STANDARD.encode(anchors));
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\ndata:\n  ca.crt: {anchors}\n  tls.crt: {chain}\n"
    )
}

#[test]
fn the_anchors_of_a_secret_are_for_its_peers() {
    let (cart, user) = (cart(), user());
    let folder = folder(&[
        ("cart.yaml", &secret("cart", &cart.chain, &cart.bundle)),
        ("user.yaml", &secret("user", &user.chain, &user.bundle)),
        ("trusted.yaml", &secret("user", &user.chain, &cart.bundle)),
    ]);
    for (arguments, expected) in [
        (&["cart.yaml"][..], "undecided"),
        (&["cart.yaml", "trusted.yaml"], "accepted"),
        (&["cart.yaml", "user.yaml"], "rejected"),
        (&["cart.yaml", "--trust-bundle", "cart.yaml"], "accepted"),
        (
            &["--chain", "cart.yaml", "--trust-bundle", "trusted.yaml"],
            "accepted",
        ),
        // Nobody says that the Secrets of one folder talk to each other.
        (&["."], "undecided"),
    ] {
        let run = envoy(&folder, arguments);
        assert_eq!(outcome(&run, "cart"), expected, "{arguments:?}");
    }
}

#[test]
fn the_secrets_of_a_list_do_not_anchor_each_other() {
    let (cart, user) = (cart(), user());
    for secrets in [
        [
            secret("cart", &cart.chain, &cart.bundle),
            secret("user", &user.chain, &user.bundle),
        ],
        [
            secret("cart", &cart.chain, &user.bundle),
            secret("user", &user.chain, &cart.bundle),
        ],
    ] {
        let folder = folder(&[("secrets.yaml", secrets.join("---\n"))]);
        let run = envoy(&folder, &["secrets.yaml"]);
        assert_eq!(
            (outcome(&run, "cart"), outcome(&run, "user")),
            ("undecided", "undecided")
        );
    }
}
