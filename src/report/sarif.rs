//! SARIF 2.1.0, as code scanning services read it.
//!
//! Results carry `primaryLocationLineHash`, the fingerprint that GitHub compares, made of rule, identity and file: a
//! re-issued certificate in the same file is the same alert. Paths are relative to the repository's root.

mod document;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use super::occurrence;
use super::{json, names};
use crate::finding::Confidence;
use crate::judgement::{Occurrence, Report, occurrences, path_of};
use crate::model::InputId;
use crate::rules::{RULES, Rule};
use document::{
    Artifact, ArtifactLocation, Driver, Hashes, Invocation, Level, Location, Log, LogicalLocation,
    Message, MultiformatMessage, PhysicalLocation, Region, ReportingConfiguration,
    ReportingDescriptor, Result, ResultProperties, RuleProperties, Run, Tool,
};

/// Writes the log.
pub(super) fn render(report: &Report) -> serde_json::Result<String> {
    let occurrences = occurrences(report);
    let told = told_rules(&occurrences);
    let index_of: BTreeMap<&str, usize> = told
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.id, index))
        .collect();
    let results = occurrences
        .iter()
        .map(|occurrence| result(report, occurrence, &index_of))
        .collect();
    json::text(&Log::of(Run {
        tool: Tool {
            driver: Driver {
                name: json::TOOL.name,
                semantic_version: json::TOOL.version,
                rules: told.into_iter().map(descriptor).collect(),
            },
        },
        invocations: [Invocation {
            execution_successful: true,
        }],
        artifacts: artifacts(report),
        results,
        column_kind: "unicodeCodePoints",
    }))
}

/// The rules that say something, in the order of the registry.
fn told_rules(occurrences: &[Occurrence<'_>]) -> Vec<&'static Rule> {
    let told: BTreeSet<&str> = occurrences
        .iter()
        .map(|occurrence| occurrence.finding.rule)
        .collect();
    let rules = RULES.iter().copied();
    rules.filter(|rule| told.contains(rule.id)).collect()
}

fn descriptor(rule: &'static Rule) -> ReportingDescriptor {
    ReportingDescriptor {
        id: rule.id,
        short_description: MultiformatMessage::plain(text::message(rule.summary)),
        full_description: MultiformatMessage::plain(text::message(&what(rule.docs))),
        help: MultiformatMessage {
            text: text::message(rule.docs),
            markdown: Some(text::message(rule.docs)),
        },
        default_configuration: ReportingConfiguration {
            level: Level::of(rule.severity),
        },
        properties: RuleProperties {
            tags: ["security", "mtls"],
            precision: match rule.confidence {
                Confidence::Verified => "very-high",
                Confidence::Modelled => "high",
                Confidence::Heuristic => "medium",
            },
            problem_severity: occurrence::word(
                rule.severity,
                ["error", "warning", "recommendation"],
            ),
        },
    }
}

/// The paragraph under `## What` of a rule's page.
fn what(page: &str) -> String {
    page.split_once("## What\n")
        .and_then(|(_, rest)| rest.split("\n## ").next())
        .unwrap_or(page)
        .trim()
        .to_owned()
}

fn result<'a>(
    report: &'a Report,
    occurrence: &'a Occurrence<'a>,
    index_of: &BTreeMap<&str, usize>,
) -> Result<'a> {
    let finding = occurrence.finding;
    let mut lines = vec![occurrence::sentence(&report.judgement, finding)];
    lines.extend(occurrence::remarks(finding));
    let pointer = names::pointer(finding.location.as_ref(), finding.field.as_deref());
    Result {
        rule_id: finding.rule,
        rule_index: index_of.get(finding.rule).copied(),
        level: Level::of(finding.severity),
        message: Message {
            text: text::message(&lines.join("\n")),
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: text::uri(&occurrence.path),
                    index: occurrence.input.map(|input| input.0),
                },
                region: occurrence.line().map(|start_line| Region {
                    start_line,
                    start_column: occurrence.column(),
                }),
            },
            logical_locations: (!pointer.is_empty())
                .then_some(LogicalLocation {
                    fully_qualified_name: pointer,
                })
                .into_iter()
                .collect(),
        }],
        partial_fingerprints: BTreeMap::from([
            ("primaryLocationLineHash", occurrence.id.as_str()),
            ("svidlint/v1", finding.fingerprint.as_str()),
        ]),
        properties: ResultProperties {
            confidence: finding.confidence,
        },
    }
}

fn artifacts(report: &Report) -> Vec<Artifact<'_>> {
    let inputs = report.judgement.evidence.inputs.iter().enumerate();
    inputs
        .map(|(index, input)| Artifact {
            location: ArtifactLocation {
                uri: text::uri(&path_of(report, InputId(index))),
                index: None,
            },
            hashes: Hashes {
                sha256: &input.sha256,
            },
        })
        .collect()
}
