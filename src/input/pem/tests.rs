use super::*;
use crate::input::{NamedInput, Source, read};
use crate::knowledge::envoy::RELEASES;
use crate::model::{EnvoyVersion, Evidence, InputId, PemQuirk, ProblemKind, Role};
use crate::verify::{LoadOutcome, load_own_chain};

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
        assert_eq!(envoys(&text), [Made::Reads; 2], "{text}");
    }
}

fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.contains("-----")).collect()
}

fn one_long_line(pem: &str) -> String {
    let body = body(pem);
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

/// What Envoy makes of a text that it loads as `certificate_chain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// It loads.
    Reads,
    /// A block of it does not read, which refuses the text.
    Refuses,
    /// There is no block for it.
    DoesNotSee,
}

/// What the oldest and the newest release make of it, by the model of their reader.
fn envoys(text: &str) -> [Made; 2] {
    // As a data source reads it, whether or not anything was found.
    let out = &mut Collected::new(InputId(0));
    let contents = contents(text, &Location::whole(InputId(0)), out);
    let chain = chain_of(contents, ChainOrigin::File);
    let [oldest, .., newest] = &RELEASES;
    [oldest, newest].map(|release| {
        let version = EnvoyVersion {
            minor: release.minor,
            patch: Some(release.proven_patch),
        };
        let verdict = load_own_chain(&chain, Role::Client, &[version]);
        match verdict.outcome {
            LoadOutcome::Loads => Made::Reads,
            LoadOutcome::Refused if verdict.detail.contains("finds no certificate") => {
                Made::DoesNotSee
            }
            LoadOutcome::Refused => Made::Refuses,
            LoadOutcome::Undecided => panic!("{}: {text}", verdict.detail),
        }
    })
}

/// What the sentence of a quirk says of the oldest and the newest release.
fn claimed(message: &str) -> [Made; 2] {
    let classes = [
        ("and later read it", [Made::Refuses, Made::Reads]),
        ("or refuses it", [Made::Refuses; 2]),
        ("refuses the whole file", [Made::Refuses; 2]),
        ("Envoy reads the certificate", [Made::Reads; 2]),
        ("Envoy finds no certificate here", [Made::DoesNotSee; 2]),
        ("Envoy does not see this certificate", [Made::DoesNotSee; 2]),
    ];
    let class = classes.iter().find(|(words, _)| message.contains(words));
    class.unwrap_or_else(|| panic!("no class: {message}")).1
}

/// Odd texts of one certificate, and the one thing that is odd about each.
fn odd() -> Vec<(String, PemQuirk)> {
    let indented: String = CHAIN.lines().map(|line| format!("    {line}\n")).collect();
    let header = CHAIN.replacen('\n', "\nProc-Type: 4,CLEAR\n", 1);
    let headers = CHAIN.replacen('\n', "\nProc-Type: 4,CLEAR\n\n", 1);
    let blank = CHAIN.replacen("\n-----END", "\n\n-----END", 1);
    let (first, rest) = CHAIN.split_at(CHAIN.find("\nMII").unwrap() + 65);
    let blank_inside = format!("{first}\n{rest}");
    let after_blank = |text: &str| text.replacen("\nMII", "\n\nMII", 1);
    vec![
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
        (headers, PemQuirk::HeaderLine),
        (after_blank(&one_long_line(CHAIN)), PemQuirk::BlankFirstLine),
        (after_blank(&after_blank(CHAIN)), PemQuirk::BlankFirstLine),
        (after_blank(&blank), PemQuirk::BlankFirstLine),
        (after_blank(&blank_inside), PemQuirk::BlankFirstLine),
        (blank, PemQuirk::BlankLine),
        (blank_inside, PemQuirk::BlankLine),
        (
            CHAIN.replace("-----END CERTIFICATE-----\n", ""),
            PemQuirk::NoEnd,
        ),
    ]
}

#[test]
fn odd_blocks_are_told_and_read() {
    let glued = (format!("tls.crt: {CHAIN}"), PemQuirk::Glued);
    for (text, quirk) in odd().into_iter().chain([glued]) {
        assert_eq!(told(&text), (vec![quirk], 1), "{text}");
    }
}

#[test]
fn what_is_said_of_envoy_is_what_its_reader_makes_of_it() {
    let leaf = CHAIN.trim_end();
    let unpadded = [CHAIN, ROOT]
        .into_iter()
        .find(|pem| body(pem).ends_with('='))
        .map(|pem| format!("{CHAIN}{}", pem.replace('=', "")));
    let further = [
        (format!("{leaf}{leaf}\n"), PemQuirk::Glued),
        (
            format!("{CHAIN}{}", &CHAIN[..CHAIN.len() / 2]),
            PemQuirk::CutOff,
        ),
        (
            format!("{CHAIN}{}", CHAIN.replacen("\nMII", "\nM!II", 1)),
            PemQuirk::Base64,
        ),
    ];
    let unpadded = unpadded.map(|text| (text, PemQuirk::Padding));
    for (text, quirk) in odd().into_iter().chain(further).chain(unpadded) {
        let problems = &evidence(&text).inputs[0].problems;
        let said = problems
            .iter()
            .find(|problem| problem.kind == ProblemKind::Pem(quirk))
            .unwrap_or_else(|| panic!("{quirk:?} is not told: {text}"));
        assert_eq!(
            claimed(&said.message),
            envoys(&text),
            "{}: {text}",
            said.message
        );
    }
    // A BEGIN line that shares its line with other text is not seen, and what reads otherwise is nothing here.
    let hidden = format!("tls.crt: {CHAIN}");
    assert_eq!(envoys(&hidden), [Made::DoesNotSee; 2]);
}

/// Blocks of other kinds are passed over, whatever header they have.
#[test]
fn a_header_of_a_block_that_is_passed_over_refuses_nothing() {
    let key = "-----BEGIN PUBLIC KEY-----\nAAAA\n\nAAAA\n-----END PUBLIC KEY-----\n";
    let text = format!("{CHAIN}{key}");
    let told = &evidence(&text).inputs[0].problems;
    assert_eq!(told[0].kind, ProblemKind::Pem(PemQuirk::BlankLine));
    assert!(!told[0].message.contains("the whole file"), "{told:?}");
    assert_eq!(envoys(&text), [Made::Reads; 2]);
}

/// Wherever something is put into a text: no block is missing here that Envoy's reader sees.
#[test]
fn no_certificate_is_missing_that_envoy_sees() {
    let inserted = [
        "\n",
        "\n\n",
        " ",
        "\u{a0}",
        "\0",
        "\r",
        ":",
        "=",
        "-----",
        "-----BEGIN ",
        "abc\n\n",
        "\0abc\n\n",
        "-----BEGIN CERTIFICATE-----\n",
        "# -----BEGIN X509 CRL\n",
    ];
    for at in (0..CHAIN.len()).filter(|at| at % 7 == 0 || *at < 40 || at + 40 > CHAIN.len()) {
        let (before, behind) = CHAIN.split_at(at);
        for insert in inserted {
            let text = format!("{before}{insert}{behind}");
            // This panics where the reader sees a certificate that is not among those found.
            let _ = envoys(&text);
        }
    }
}

/// A header that begins with a NUL is none to a reader of C strings.
#[test]
fn a_header_behind_a_nul_is_passed_over() {
    let whole = scan(CHAIN, false).remove(0).der;
    for header in ["\0a: b", "\0abc"] {
        let text = CHAIN.replacen("\nMII", &format!("\n{header}\n\nMII"), 1);
        let block = scan(&text, false).remove(0);
        assert_eq!((block.quirks, &block.der), (vec![], &whole), "{header:?}");
        assert_eq!(envoys(&text), [Made::Reads; 2], "{header:?}");
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
