//! JUnit XML: a test suite per file, a test case per chain, and one for each finding that belongs to no chain.
//!
//! A finding that makes the run fail is a `failure`; the others stand in the case's `system-out`. So the numbers agree
//! with the exit code.

use std::fmt::Write;

use super::escape::escape;
use super::occurrence;
use super::{json, names};
use crate::finding::Subject;
use crate::judgement::{JudgedChain, Occurrence, Report, occurrences, path_of};
use crate::model::InputId;
use crate::verify::Outcome;

/// A test case in the making.
struct Case {
    name: String,
    failures: Vec<Failure>,
    said: Vec<String>,
}

struct Failure {
    kind: String,
    message: String,
    text: String,
}

/// The cases of one file.
struct Suite {
    path: String,
    cases: Vec<Case>,
}

/// Writes the document.
pub(super) fn render(report: &Report) -> String {
    let suites = suites(report);
    let (tests, failures) = suites.iter().fold((0, 0), |(tests, failures), suite| {
        (tests + suite.cases.len(), failures + suite.failures())
    });
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a String does not fail, here and below.
    let _ = writeln!(
        xml,
        "<testsuites name=\"{} {}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">",
        json::TOOL.name,
        json::TOOL.version
    );
    for suite in &suites {
        write_suite(&mut xml, suite);
    }
    xml.push_str("</testsuites>\n");
    xml
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases
            .iter()
            .filter(|case| !case.failures.is_empty())
            .count()
    }
}

/// Chains by their file, then what is said about no chain.
fn suites(report: &Report) -> Vec<Suite> {
    let inputs = report.judgement.evidence.inputs.len();
    // The last one takes what comes from no input.
    let mut suites: Vec<Suite> = (0..=inputs)
        .map(|index| Suite {
            path: path_of(report, InputId(index)),
            cases: Vec::new(),
        })
        .collect();
    let chains = &report.judgement.chains;
    let mut of_chains: Vec<Case> = chains.iter().map(|chain| case(report, chain)).collect();
    let mut of_no_chain: Vec<(usize, Case)> = Vec::new();
    for occurrence in occurrences(report) {
        let of_chain = match &occurrence.finding.subject {
            Subject::Chain(chain) | Subject::Certificate { chain, .. } => of_chains.get_mut(*chain),
            _ => None,
        };
        if let Some(case) = of_chain {
            tell(report, &occurrence, case);
        } else {
            let mut case = Case::new(format!(
                "{}: {}",
                occurrence.finding.rule, occurrence.finding.message
            ));
            tell(report, &occurrence, &mut case);
            of_no_chain.push((occurrence.input.map_or(inputs, |input| input.0), case));
        }
    }
    let of_chains = chains.iter().zip(of_chains).map(|(judged, case)| {
        let chain = report.judgement.evidence.chains.get(judged.chain);
        let source = chain.and_then(|chain| chain.sources.first());
        (source.map_or(inputs, |source| source.input.0), case)
    });
    for (input, case) in of_chains.chain(of_no_chain) {
        if let Some(suite) = suites.get_mut(input.min(inputs)) {
            suite.cases.push(case);
        }
    }
    suites.retain(|suite| !suite.cases.is_empty());
    suites
}

fn case(report: &Report, chain: &JudgedChain) -> Case {
    let mut case = Case::new(names::judged_chain(&report.judgement, chain));
    let is_open = chain
        .verdicts
        .iter()
        .any(|judged| judged.verdict.outcome == Outcome::Undecided);
    if is_open && report.fail_on.fails_on_undecided() {
        case.failures.push(Failure {
            kind: "undecided".to_owned(),
            message: "the evidence does not decide whether this chain is accepted".to_owned(),
            text: "the pretty report names the command that would decide it".to_owned(),
        });
    }
    case
}

fn tell(report: &Report, occurrence: &Occurrence<'_>, case: &mut Case) {
    let finding = occurrence.finding;
    let severity = names::severity(finding.severity);
    let place = match occurrence.line() {
        Some(line) => format!("{}:{line}", occurrence.path),
        None => occurrence.path.clone(),
    };
    let place = escape(&place);
    let sentence = occurrence::sentence(&report.judgement, finding);
    if report.fail_on.fails_on(finding.severity) {
        let mut lines = vec![format!("{place}: {severity}[{}]: {sentence}", finding.rule)];
        lines.extend(occurrence::remarks(finding));
        case.failures.push(Failure {
            kind: finding.rule.to_owned(),
            message: sentence,
            text: lines.join("\n"),
        });
    } else {
        case.said
            .push(format!("{place}: {severity}[{}]: {sentence}", finding.rule));
    }
}

impl Case {
    const fn new(name: String) -> Self {
        Self {
            name,
            failures: Vec::new(),
            said: Vec::new(),
        }
    }
}

fn write_suite(xml: &mut String, suite: &Suite) {
    let path = text(&suite.path);
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
        suite.cases.len(),
        suite.failures()
    );
    for case in &suite.cases {
        let head = format!(
            "    <testcase classname=\"{path}\" name=\"{}\"",
            text(&case.name)
        );
        if case.failures.is_empty() && case.said.is_empty() {
            let _ = writeln!(xml, "{head}/>");
            continue;
        }
        let _ = writeln!(xml, "{head}>");
        // Readers expect one failure in a case at most; the first is what Envoy meets first.
        if let Some(first) = case.failures.first() {
            let all: Vec<&str> = case.failures.iter().map(|one| one.text.as_str()).collect();
            let _ = writeln!(
                xml,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                text(&first.kind),
                text(&first.message),
                lines(&all.join("\n\n"))
            );
        }
        if !case.said.is_empty() {
            let _ = writeln!(
                xml,
                "      <system-out>{}</system-out>",
                lines(&case.said.join("\n"))
            );
        }
        let _ = writeln!(xml, "    </testcase>");
    }
    let _ = writeln!(xml, "  </testsuite>");
}

/// Text of one line. What XML 1.0 cannot hold at all is a hidden character and written as `\u{…}`.
fn text(text: &str) -> String {
    let mut shown = String::new();
    for character in escape(text).chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&apos;"),
            other => shown.push(other),
        }
    }
    shown
}

/// Text of several lines, each made safe already.
fn lines(several: &str) -> String {
    several.split('\n').map(text).collect::<Vec<_>>().join("\n")
}
