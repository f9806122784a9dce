use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::cut_keys;

mod forms;
mod names;

/// A throw-away key of the fixtures, and every piece of it that would tell something: its body without the header that all
/// keys of its kind share.
const PEM: &str = include_str!("../../../fixtures/keys/p256-leaf.pem");
/// A private value as a JWK has it: 32 bytes.
const D: &str = "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE";

fn body() -> String {
    PEM.lines().filter(|line| !line.starts_with('-')).collect()
}

fn wrapped(text: &str, width: usize, line_end: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lines: Vec<String> = characters
        .chunks(width)
        .map(|line| line.iter().collect())
        .collect();
    lines.join(line_end)
}

/// No eight digits in a row of the secret are left.
fn assert_gone(shown: &str, secret: &str) {
    for at in 0..secret.len().saturating_sub(7) {
        let part = &secret[at..at + 8];
        assert!(
            !shown.contains(part),
            "{part} of {secret} stands in {shown}"
        );
    }
    assert!(shown.contains(" cut]"), "no cut is marked in {shown}");
}

#[test]
fn a_key_goes_in_every_form() {
    let once = STANDARD.encode(PEM);
    let twice = STANDARD.encode(&once);
    let url = URL_SAFE_NO_PAD.encode(PEM);
    let jwk = format!("{{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"{D}\"}}");
    let encoded_jwk = STANDARD.encode(&jwk);
    let escaped = PEM.replace('\n', "\\n");
    for (form, secret) in [
        (PEM, body()),
        (escaped.as_str(), body()),
        (body().as_str(), body()),
        (once.as_str(), once.clone()),
        (twice.as_str(), twice.clone()),
        (url.as_str(), url.clone()),
        (jwk.as_str(), D.to_owned()),
        (encoded_jwk.as_str(), encoded_jwk.clone()),
        (D, D.to_owned()),
    ] {
        for (before, after) in [
            ("tls: ", " at 12:00"),
            ("tls:", ""),
            ("remote error: tls: \"", "\"}"),
            ("a-key-", "-end"),
            ("secret/tls/", "/x"),
            ("spiffe://tdx", "y"),
            ("ab", ""),
            ("KEY=", ";"),
            ("{\"x509_svid_key\": \"", "\"}"),
        ] {
            // Where a URI ends in a value without any form, nobody can tell what it is.
            if form == D && before.contains("://") {
                continue;
            }
            assert_gone(&cut_keys(&format!("{before}{form}{after}")), &secret);
        }
    }
}

#[test]
fn a_key_goes_however_it_is_wrapped_or_cut_off() {
    let once = STANDARD.encode(PEM);
    for width in [40, 57, 64, 76] {
        for line_end in ["\n", "\r\n", "\\n", " ", "\n  ", "\",\n \""] {
            let lines = wrapped(&once, width, line_end);
            assert_gone(&cut_keys(&format!("tls: {lines} end")), &once);
        }
    }
    // The label alone is no secret.
    for length in (44..once.len()).step_by(9) {
        let shown = cut_keys(&once[..length]);
        assert!(shown.contains(" cut]"), "{shown}");
    }
    let open = PEM.rsplit_once("-----END").unwrap().0;
    assert_gone(&cut_keys(open), &body());
    let tail = PEM.split_once("KEY-----\n").unwrap().1;
    assert_gone(&cut_keys(tail), &body());
}

#[test]
fn a_key_in_a_url_goes() {
    let once = STANDARD.encode(PEM);
    let body = body();
    for secret in [&once, &body] {
        let encoded = secret
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        let shown = cut_keys(&format!("\"GET /x?key={encoded}&y=1 HTTP/1.1\"")).into_owned();
        for part in encoded.split('%').filter(|part| part.len() >= 12) {
            assert!(!shown.contains(part), "{part} stands in {shown}");
        }
    }
}

#[test]
fn several_keys_and_words_hide_none() {
    let one = body();
    let text = format!(
        "{} tls: {one} x509: {PEM} and {D} then {one}",
        "word ".repeat(5)
    );
    let shown = cut_keys(&text);
    assert_gone(&shown, &one);
    assert_gone(&shown, D);
    assert_eq!(shown.matches(" cut]").count(), 4, "{shown}");
}

#[test]
fn armour_in_one_line_and_without_an_end_hides_nothing_behind_it() {
    let one_line = PEM.replace('\n', "");
    let open = one_line.split_once("-----END").unwrap().0;
    for key in [one_line.as_str(), open, open.trim_end_matches('=')] {
        let text = format!("unexpected '{key}' found; to pass '{key}' as a value, use '-- {key}'");
        assert_gone(&cut_keys(&text), &body());
    }
}

#[test]
fn other_structures_that_hold_keys_go() {
    for (file, label) in [
        ("ed25519.pem", "PKCS#8"),
        ("p256-leaf-encrypted.pem", "encrypted PKCS#8"),
        ("p256-leaf-encrypted-sec1.pem", "SEC1 in armour"),
        ("rsa-leaf-encrypted-pkcs1.pem", "PKCS#1 in armour"),
        ("p521.pem", "PKCS#8"),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures/keys")
            .join(file);
        let pem = std::fs::read_to_string(path).unwrap();
        let body: String = pem
            .lines()
            .filter(|line| !line.contains(['-', ':']))
            .collect();
        assert_gone(&cut_keys(&pem), &body);
        if !pem.contains("Proc-Type") {
            assert_gone(&cut_keys(&format!("says {body}")), &body);
        }
        let encoded = STANDARD.encode(&pem);
        assert_gone(&cut_keys(&format!("{label} {encoded}")), &encoded);
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys/leaf.p12");
    let bag = STANDARD.encode(std::fs::read(path).unwrap());
    assert_gone(&cut_keys(&bag), &bag);
}

#[test]
fn a_key_in_hexadecimal_digits_goes() {
    let der = STANDARD.decode(body()).expect("the key is base64");
    for bytes in [der.as_slice(), PEM.as_bytes(), body().as_bytes()] {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_gone(&cut_keys(&format!("key {hex} x")), &hex);
        let hex = hex.to_uppercase();
        assert_gone(&cut_keys(&format!("key={hex}")), &hex);
    }
}

#[test]
fn what_people_have_to_read_stays() {
    for text in [
        "",
        "spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue",
        "spiffe://td/ns/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/sa/x",
        "a-very-long-label-of-a-service-name.and-a-namespace-of-the-same-kind.svc.cluster.local",
        "wh/ThisIsAVeryLongServiceNameWithoutAnySeparatorInItAtAllForTheShopCart1.pem:1: error",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
        "pin 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_X509_verify_cert:_certificate_verification_error_at_depth_0:_unable_to_get_local_issuer_certificate:TLS_error_end",
        "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_111}",
        "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        "/etc/envoy/certificates/of/the/production/cluster/in/Frankfurt/AndItsNeighbours/tls.crt",
        "static_resources.listeners[0].filter_chains[0].transport_socket.typed_config.common_tls_context",
        "common_tls_context.tls_certificate_sds_secret_configs",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
        "its BEGIN line is not '-----BEGIN CERTIFICATE-----', letter for letter",
        "key id 3b:aa:01 and key = EC P-256, public_key: 04:5e",
        "PEER_DID_NOT_RETURN_A_CERTIFICATE|HANDSHAKE_FAILURE_ON_CLIENT_HELLO",
        "sidecar~10.244.0.13~front-end-7b9c4d8f6c-x2x4z.sock-shop~sock-shop.svc.cluster.local",
        "spiffe://cluster.local/ns/MIDDLEWARE-Team-And-Friends/sa/MyServiceAccountOfThisTeam",
        "MIDDLEWAREandMOREofIT-and-some-more-of-the-same-kind",
        "JavaCertificatePathBuilderException: unableToFindValidCertificationPathToRequestedTarget",
    ] {
        assert_eq!(cut_keys(text), text);
    }
}

#[test]
fn nothing_is_cut_twice_and_no_text_makes_it_fail() {
    let once = cut_keys(&format!("tls: {}", body())).into_owned();
    assert_eq!(cut_keys(&once), once);
    for text in [
        "-----BEGIN PRIVATE",
        "-----END PRIVATE KEY-----",
        "BEGIN PRIVATE KEY",
        "ä-----END PRIVATE KEY-----ö",
        "=====",
        "d\":\"",
        "\u{fffd}:\"\u{fffd}",
    ] {
        let _ = cut_keys(text);
    }
}
