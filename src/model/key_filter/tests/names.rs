//! Names that stay whole, and keys in names.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{PEM, body, cut_keys};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn pins_and_fingerprints_stay() {
    const SHA256: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
    // The SHA-384 and SHA-512 of nothing.
    const SHA384: &str = "OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
    const SHA512: &str =
        "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";
    for text in [
        format!("sha256/{SHA256}="),
        format!("sha256//{SHA256}="),
        format!("pin-sha256=\"{SHA256}=\""),
        format!("SHA256:{SHA256}"),
        format!("256 SHA256:{SHA256} root@host (ED25519)"),
        format!("sha384-{SHA384}"),
        format!("sha512-{SHA512}"),
        format!("{SHA256}="),
        "e3:b0:c4:42:98:fc:1c:14:9a:fb:f4:c8:99:6f:b9:24:27:ae:41:e4:64:9b:93:4c:a4:95:99:1b:78:52:b8:55".to_owned(),
    ] {
        assert_eq!(cut_keys(&text), text);
    }
    // A name of a digest makes no key one.
    let shown = cut_keys(&format!("sha256/{}", body())).into_owned();
    assert!(!shown.contains(&body()[60..]), "{shown}");
}

#[test]
fn paths_and_ids_stay() {
    for text in [
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/A/B/C/D/E/F/G/H/I/J/K",
        "manifests/Base/Overlays/prod-eu1/Certs/ThisServiceAndThatOne/v2/tls",
        "spiffe://cluster.local/ns/shop/sa/MC4CAQAwBQYDK2VwBCIEIDph3",
        "spiffe://cluster.local/ns/shop/sa/MC4CAQAwBQYDK2VwBCIEIDph3…",
        "spiffe://td/ns/MHcCAQEEIFaceBooksAndOtherThings/sa/x",
        "https://repo.example/a/b?ref=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMn",
        "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5dE7fG9hJ1.svc",
        "{\"ports\": [48, 10, 2, 1, 7, 15000, 15001, 15006, 15008, 15020, 15021, 15090]}",
        "10.0.0.1:48 10.2.1.0:4 at 12:30:02 01 02 03 04 05 06 07 08 09 10 11 12 13",
    ] {
        assert_eq!(cut_keys(text), text);
    }
}

#[test]
fn a_whole_key_goes_out_of_a_uri_and_the_rest_stays() {
    for key in [body(), STANDARD.encode(PEM), hex(PEM.as_bytes())] {
        for front in [
            "spiffe://cluster.local/ns/shop/sa/",
            "https://x.example/?k=",
        ] {
            assert_eq!(
                cut_keys(&format!("{front}{key}")),
                format!("{front}[private key cut]")
            );
        }
    }
}

#[test]
fn hexadecimal_digits_go_out_of_names() {
    let der = STANDARD.decode(body()).expect("the key is base64");
    for bytes in [der.as_slice(), PEM.as_bytes()] {
        let key = hex(bytes);
        for (front, end) in [
            ("Secret shop/", ""),
            ("/tmp/certificates/", ".pem"),
            ("", ".pem"),
            ("--at ", " is no time"),
            ("Secret/default/0x", ""),
            ("a", "f"),
            ("name-", "-x"),
        ] {
            let shown = cut_keys(&format!("{front}{key}{end}")).into_owned();
            assert!(!shown.contains(&key[20..40]), "{shown}");
            assert!(
                shown.starts_with(front.trim_end_matches("0x").trim_end_matches('a')),
                "{shown}"
            );
            assert!(shown.ends_with(end.trim_end_matches('f')), "{shown}");
        }
    }
}

#[test]
fn certificates_of_version_1_and_revocation_lists_are_no_keys() {
    // RFC 5280 4.1 and 5.1: an INTEGER, an AlgorithmIdentifier, then a Name. ecdsa-with-SHA256 is 1.2.840.10045.4.3.2.
    let tbs = "30819a020101300a06082a8648ce3d04030230123110300e06035504030c074d7920526f6f74";
    assert_eq!(cut_keys(tbs), tbs);
    // RFC 5208 5: the same, then the key in an OCTET STRING. id-ecPublicKey is 1.2.840.10045.2.1, prime256v1 1.2.840.10045.3.1.7.
    let key = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420";
    assert_eq!(cut_keys(key), "[private key cut]");
}
