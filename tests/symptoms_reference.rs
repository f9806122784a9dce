//! Every error number, alert, counter and X.509 code of the specification (sections 0.3 to 0.6) is explained, with the
//! direction it has there. The tables here are the specification's.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use assert_cmd::Command;
use svidlint::judgement::{Explanation, Refuser};
use svidlint::knowledge::errors::x509::X509;
use svidlint::knowledge::errors::{ALERTS, alert_received};
use svidlint::symptoms::explain_word;

/// 0.4: name, number, and whether the side that prints it refused (H), its peer did (P), or nobody refused a certificate (N).
const SSL: [(&str, u32, char); 24] = [
    ("CERTIFICATE_VERIFY_FAILED", 268_435_581, 'H'),
    ("PEER_DID_NOT_RETURN_A_CERTIFICATE", 268_435_648, 'H'),
    ("KEY_USAGE_BIT_INCORRECT", 268_435_758, 'H'),
    ("BAD_ECC_CERT", 268_435_563, 'H'),
    ("WRONG_CERTIFICATE_TYPE", 268_435_697, 'H'),
    ("WRONG_SIGNATURE_TYPE", 268_435_701, 'H'),
    ("NO_COMMON_SIGNATURE_ALGORITHMS", 268_435_709, 'H'),
    ("CANNOT_PARSE_LEAF_CERT", 268_435_728, 'H'),
    ("CERT_LENGTH_MISMATCH", 268_435_583, 'H'),
    ("NO_SHARED_CIPHER", 268_435_640, 'N'),
    ("SSLV3_ALERT_HANDSHAKE_FAILURE", 268_436_496, 'P'),
    ("SSLV3_ALERT_BAD_CERTIFICATE", 268_436_498, 'P'),
    ("SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", 268_436_499, 'P'),
    ("SSLV3_ALERT_CERTIFICATE_REVOKED", 268_436_500, 'P'),
    ("SSLV3_ALERT_CERTIFICATE_EXPIRED", 268_436_501, 'P'),
    ("SSLV3_ALERT_CERTIFICATE_UNKNOWN", 268_436_502, 'P'),
    ("SSLV3_ALERT_ILLEGAL_PARAMETER", 268_436_503, 'P'),
    ("TLSV1_ALERT_UNKNOWN_CA", 268_436_504, 'P'),
    ("TLSV1_ALERT_DECODE_ERROR", 268_436_506, 'P'),
    ("TLSV1_ALERT_DECRYPT_ERROR", 268_436_507, 'P'),
    ("TLSV1_ALERT_BAD_CERTIFICATE_HASH_VALUE", 268_436_570, 'P'),
    ("TLSV1_ALERT_CERTIFICATE_REQUIRED", 268_436_572, 'P'),
    ("HANDSHAKE_FAILURE_ON_CLIENT_HELLO", 268_435_610, 'P'),
    ("WRONG_VERSION_NUMBER", 268_435_703, 'N'),
];

/// Names of 0.4 that other libraries use too.
const SHARED: [(&str, u32); 2] = [
    ("DECODE_ERROR", 268_435_593),
    ("BAD_SIGNATURE", 268_435_570),
];

/// 0.6: the alert that goes with each X.509 code (RFC 8446 6: numbers of alerts).
const X509_ALERTS: [(&[u32], u8); 8] = [
    (&[2, 3, 18, 19, 20, 21, 22, 24, 25, 33], 48),
    (&[4, 5, 6, 13, 14, 15, 16, 27, 28, 62, 63, 64], 42),
    (&[7, 8], 51),
    (&[9, 10, 11, 12], 45),
    (&[23], 44),
    (&[26], 43),
    (&[1, 17, 65, 66], 80),
    (
        &[
            34, 35, 36, 41, 42, 43, 44, 47, 48, 49, 50, 51, 52, 53, 54, 67,
        ],
        46,
    ),
];

/// 0.5.
const COUNTERS: [&str; 8] = [
    "connection_error",
    "handshake",
    "session_reused",
    "no_certificate",
    "fail_verify_no_cert",
    "fail_verify_error",
    "fail_verify_san",
    "fail_verify_cert_hash",
];

/// 0.3: what validators leave behind.
const DETAILS: [&str; 10] = [
    "verify cert failed: X509_verify_cert: certificate verification error at depth 0: certificate has expired",
    "verify cert failed: SAN matcher",
    "verify cert failed: SAN matcher, certificate SANs are [a, b]",
    "verify cert failed: verify SAN list, expected SANs: [a], certificate SANs: [b]",
    "verify cert failed: cert hash and spki",
    "verify cert failed: empty cert chain",
    "verify cert failed: init and setup X509_STORE_CTX",
    "verify cert failed: cert precheck",
    "verify cert failed: no trust bundle store",
    "verify cert failed: SAN match",
];

fn only(word: &str) -> Explanation {
    let found = explain_word(word);
    let [only] = &found[..] else {
        panic!("{word}: {found:#?}");
    };
    assert!(only.meaning.is_some(), "{word}");
    only.clone()
}

#[test]
fn every_ssl_error_is_explained_by_number_and_by_name() {
    for (name, number, direction) in SSL {
        let by_number = only(&number.to_string());
        assert_eq!(by_number, only(name));
        assert_eq!(by_number, only(&format!("0x{number:08x}")));
        assert_eq!(by_number.name, format!("{name} ({number})"));
        assert_eq!(by_number.code, Some(number));
        let told = match by_number.refuser {
            Refuser::Printer => 'H',
            Refuser::Peer => 'P',
            _ => 'N',
        };
        assert_eq!(told, direction, "{name}");
    }
    for (name, number) in SHARED {
        let by_number = only(&number.to_string());
        assert_eq!(by_number.name, format!("{name} ({number})"));
        assert_eq!(by_number.refuser, Refuser::Printer);
    }
}

/// Each code leads to the checks that print it and to the alert that the other side sees, and back.
#[test]
fn every_x509_code_is_explained() {
    for (codes, alert) in X509_ALERTS {
        for code in codes {
            let found = explain_word(&format!("x509 {code}"));
            let of_code = found
                .iter()
                .find(|found| found.x509_error.map(i64::from) == Some(i64::from(*code)))
                .unwrap_or_else(|| panic!("{code}: {found:#?}"));
            assert!(of_code.meaning.is_some());
            assert_eq!(of_code.refuser, Refuser::Printer);
            let entry = X509
                .iter()
                .find(|entry| entry.number == Some(*code))
                .expect("is in the table");
            // One text is the name of an alert too.
            let by_text = explain_word(entry.printed);
            assert!(by_text.contains(of_code), "{}: {by_text:#?}", entry.printed);
            let sent = ALERTS
                .iter()
                .find(|known| known.number == alert)
                .expect("the alert is known");
            for check in entry.checks {
                // Which alert a check sends is its code's: the alert's entry must lead back to it.
                assert!(
                    sent.entry.checks.contains(check),
                    "{code} {check}: alert {alert} does not lead to it"
                );
            }
        }
    }
}

#[test]
fn every_alert_is_explained_by_its_names_and_number() {
    for alert in ALERTS {
        let received = alert_received(alert.number).expect("has a text");
        let by_rfc = explain_word(alert.name);
        assert!(
            by_rfc.iter().any(|found| found.code == alert.entry.number),
            "{}",
            alert.name
        );
        let by_number = explain_word(&format!("alert {}", alert.number));
        assert!(
            by_number
                .iter()
                .any(|found| found.code == alert.entry.number)
        );
        assert!(
            received.to_string().contains(
                &only(alert.entry.printed)
                    .code
                    .expect("has a code")
                    .to_string()
            )
        );
    }
}

#[test]
fn every_counter_is_explained() {
    for counter in COUNTERS {
        let short = only(&format!("ssl.{counter}"));
        // One name is that of an alert too.
        assert!(explain_word(counter).contains(&short), "{counter}");
        assert_eq!(
            short,
            only(&format!("listener.0.0.0.0_15006.ssl.{counter}"))
        );
    }
}

#[test]
fn every_detail_is_explained_by_the_command() {
    for detail in DETAILS {
        let line = format!(
            "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:{detail}:TLS_error_end"
        );
        for text in [detail.to_owned(), line.clone(), line.replace(' ', "_")] {
            let output = Command::cargo_bin("svidlint")
                .expect("the binary is built")
                .args(["explain", &text])
                .output()
                .expect("it runs");
            assert_eq!(output.status.code(), Some(0), "{text}");
            let shown = String::from_utf8_lossy(&output.stdout);
            assert!(shown.contains("= means"), "{text}: {shown}");
            assert!(
                !shown.contains("no table of svidlint's holds"),
                "{text}: {shown}"
            );
        }
    }
}

/// Any check and any rule can be asked for, and leads on.
#[test]
fn checks_are_explained_by_their_ids() {
    for id in ["no-issuer", "san-match", "load-key-mismatch"] {
        let output = Command::cargo_bin("svidlint")
            .expect("the binary is built")
            .args(["explain", id])
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{id}");
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("svidlint explain "), "{id}: {shown}");
    }
}
