use super::*;
use crate::input::{NamedInput, Source, read};
use crate::model::{Evidence, PemQuirk, ProblemKind};

const CHAIN: &str =
    include_str!("../../../fixtures/captures/1.36.4/good-spiffe/catalogue/chain.pem");
const ROOT: &str = include_str!("../../../fixtures/captures/1.36.4/good-spiffe/catalogue/root.pem");

fn evidence(bytes: impl AsRef<[u8]>) -> Evidence {
    read(&[NamedInput::evidence(Source::Bytes {
        name: "pasted.pem".to_owned(),
        bytes: bytes.as_ref().to_vec(),
    })])
}

/// The quirks, and how many certificates were read.
fn told(text: &str) -> (Vec<PemQuirk>, usize) {
    let evidence = evidence(text);
    let quirks = evidence.inputs[0]
        .problems
        .iter()
        .filter_map(|problem| match problem.kind {
            ProblemKind::Pem(quirk) => Some(quirk),
            _ => None,
        })
        .collect();
    let chains = evidence
        .chains
        .iter()
        .map(|chain| chain.presented.certificates.len());
    (quirks, chains.sum())
}

#[test]
fn chains_and_bundles_are_told_apart() {
    let both = evidence(format!("{CHAIN}{ROOT}"));
    assert_eq!(both.chains[0].presented.certificates.len(), 2);
    assert!(both.bundles.is_empty(), "a root in a chain is no anchor");
    let root = evidence(ROOT);
    assert!(root.chains.is_empty());
    assert_eq!(root.bundles.len(), 1);
}

#[test]
fn what_envoy_reads_raises_nothing() {
    let plain = [
        CHAIN.replace('\n', "\r\n"),
        CHAIN.trim_end().to_owned(),
        format!("subject=/CN=x\n\n{CHAIN}\ntext behind\n"),
        CHAIN.replace('\n', " \t\n"),
        CHAIN.replace("CERTIFICATE", "X509 CERTIFICATE"),
        one_long_line(CHAIN),
        // Lines of 64 characters behind an empty one are read by all releases.
        CHAIN.replacen("\nMII", "\n\nMII", 1),
    ];
    for text in plain {
        assert_eq!(told(&text), (vec![], 1), "{text}");
    }
}

fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.contains("-----")).collect()
}

fn one_long_line(pem: &str) -> String {
    let body = body(pem);
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

#[test]
fn odd_blocks_are_told_and_read() {
    let indented: String = CHAIN.lines().map(|line| format!("    {line}\n")).collect();
    let header = CHAIN.replacen('\n', "\nProc-Type: 4,CLEAR\n", 1);
    let blank = CHAIN.replacen("\n-----END", "\n\n-----END", 1);
    let blank_first = one_long_line(CHAIN).replacen("\nMII", "\n\nMII", 1);
    let cases = [
        (indented, PemQuirk::Indented),
        (format!("\u{feff}{CHAIN}"), PemQuirk::ByteOrderMark),
        (
            CHAIN.trim_end().replace('\n', "\\n"),
            PemQuirk::EscapedNewlines,
        ),
        (CHAIN.trim_end().replace('\n', " "), PemQuirk::NewlinesLost),
        (CHAIN.trim_end().replace('\n', ""), PemQuirk::NewlinesLost),
        (
            CHAIN.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
            PemQuirk::TrustedLabel,
        ),
        (header, PemQuirk::HeaderLine),
        (blank, PemQuirk::BlankLine),
        (blank_first, PemQuirk::BlankFirstLine),
        (
            CHAIN.replace("-----END CERTIFICATE-----\n", ""),
            PemQuirk::NoEnd,
        ),
        (format!("tls.crt: {CHAIN}"), PemQuirk::Glued),
    ];
    for (text, quirk) in cases {
        assert_eq!(told(&text), (vec![quirk], 1), "{text}");
    }
}

#[test]
fn missing_padding_is_told() {
    let padded = [CHAIN, ROOT]
        .into_iter()
        .find(|pem| body(pem).ends_with('='));
    if let Some(pem) = padded {
        let contents = scan(&pem.replace('=', ""), false);
        assert_eq!(contents[0].quirks, [PemQuirk::Padding]);
        assert!(contents[0].der.is_some());
    }
}

#[test]
fn a_cut_off_block_is_lost_and_the_others_are_kept() {
    let half = CHAIN.get(..CHAIN.len() / 2).unwrap();
    assert_eq!(told(&format!("{CHAIN}{half}")), (vec![PemQuirk::CutOff], 1));
    let cut = evidence(format!("{CHAIN}{half}"));
    assert!(!cut.inputs[0].problems[0].repaired);
    assert!(!cut.chains[0].presented.complete);
}

#[test]
fn glued_blocks_are_both_read() {
    let leaf = CHAIN.trim_end();
    let (quirks, certificates) = told(&format!("{leaf}{leaf}\n"));
    assert!(quirks.contains(&PemQuirk::Glued), "{quirks:?}");
    assert_eq!(certificates, 2);
}

#[test]
fn private_keys_leave_no_trace() {
    let key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IGtleSBieXRlcw==\n-----END PRIVATE KEY-----\n";
    for text in [format!("{key}{CHAIN}"), format!("{CHAIN}{key}")] {
        let evidence = evidence(&text);
        assert_eq!(evidence.inputs[0].problems, []);
        assert!(!format!("{evidence:?}").contains("c2VjcmV0"));
        let kept = evidence.chains[0].pem.as_deref().unwrap();
        assert_eq!(kept.lines().count(), text.lines().count());
    }
    let alone = evidence(key);
    assert!(alone.inputs[0].problems[0].repaired);
    assert!(!format!("{alone:?}").contains("c2VjcmV0"));
}

#[test]
fn der_and_bare_base64_are_read() {
    let der = scan(CHAIN, false).remove(0).der.unwrap();
    let from_der = evidence(&der);
    assert_eq!(from_der.inputs[0].kind, InputKind::Der);
    assert_eq!(from_der.chains.len(), 1);
    let from_base64 = evidence(body(CHAIN));
    assert_eq!(from_base64.inputs[0].kind, InputKind::Der);
    assert_eq!(from_base64.chains.len(), 1);
    let cut = evidence(der.get(..der.len() / 2).unwrap());
    assert_eq!(cut.inputs[0].kind, InputKind::Unknown);
    assert_eq!(cut.inputs[0].problems.len(), 1);
}

#[test]
fn lines_are_those_of_the_begin_line() {
    let evidence = evidence(format!("# leaf\n{CHAIN}"));
    assert_eq!(evidence.chains[0].sources[0].line, Some(2));
}
