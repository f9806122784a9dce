//! Values of options that have a grammar of their own.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::options::{ContextFlag, ContextSelector, TrustBundleFlag};
use super::suggest;
use crate::config::ExpiresWithin;
use crate::finding::Severity;
use crate::model::{
    AtClock, Instant, Matching, Preset, ProgramLimit, Role, SanKind, SanMatcher, SpiffeId,
    StringPattern,
};
use crate::report::Format;

/// `[KIND:][MATCH:]VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExpectedSan(pub(super) SanMatcher);

impl FromStr for ExpectedSan {
    type Err = String;

    /// A word before a colon counts only where it is a known kind or comparison: `spiffe://…` is a value.
    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, rest) = split_word(text, san_kind);
        let (matching, value) = split_word(rest, comparison);
        if value.is_empty() {
            return Err("a value is missing; write uri:exact:spiffe://…".to_owned());
        }
        Ok(Self(SanMatcher {
            kind,
            pattern: StringPattern {
                matching: matching.unwrap_or(Matching::Exact),
                value: value.to_owned(),
                ignore_case: false,
                program_limit: ProgramLimit::Default,
            },
        }))
    }
}

impl fmt::Display for ExpectedSan {
    /// As it is typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(SanMatcher { kind, pattern }) = self;
        let kind = match kind {
            Some(SanKind::Uri) => "uri:",
            Some(SanKind::Dns) => "dns:",
            Some(SanKind::Ip) => "ip:",
            Some(SanKind::Email) => "email:",
            Some(SanKind::OtherName(_)) | None => "",
        };
        let matching = match pattern.matching {
            Matching::Exact => "exact:",
            Matching::Prefix => "prefix:",
            Matching::Suffix => "suffix:",
            Matching::Contains => "contains:",
            Matching::Regex => "regex:",
        };
        write!(f, "{kind}{matching}{}", pattern.value)
    }
}

fn split_word<T>(text: &str, known: impl Fn(&str) -> Option<T>) -> (Option<T>, &str) {
    match text.split_once(':') {
        Some((word, rest)) => match known(word) {
            Some(value) => (Some(value), rest),
            None => (None, text),
        },
        None => (None, text),
    }
}

fn san_kind(word: &str) -> Option<SanKind> {
    match word {
        "uri" => Some(SanKind::Uri),
        "dns" => Some(SanKind::Dns),
        "ip" => Some(SanKind::Ip),
        "email" => Some(SanKind::Email),
        _ => None,
    }
}

fn comparison(word: &str) -> Option<Matching> {
    match word {
        "exact" => Some(Matching::Exact),
        "prefix" => Some(Matching::Prefix),
        "suffix" => Some(Matching::Suffix),
        "contains" => Some(Matching::Contains),
        "regex" => Some(Matching::Regex),
        _ => None,
    }
}

/// `[client:|server:][TD=]FILE`. What stands before the first `=` is a trust domain where it reads like one; `./a=b.pem` and
/// `./client:a.pem` are files.
pub(super) fn trust_bundle(text: &str) -> Result<TrustBundleFlag, String> {
    let (holder, rest) = split_word(text, end);
    let (trust_domain, path) = match rest.split_once('=') {
        Some((domain, path)) if is_trust_domain(bare(domain)) => (Some(bare(domain)), path),
        _ => (None, rest),
    };
    if path.is_empty() {
        return Err("a file is missing; write cluster.local=ca.pem".to_owned());
    }
    Ok(TrustBundleFlag {
        holder,
        trust_domain: trust_domain.map(str::to_owned),
        path: path.into(),
    })
}

fn end(word: &str) -> Option<Role> {
    Role::BOTH.into_iter().find(|role| role.to_string() == word)
}

/// The words of `--verifier`, and what they say.
const PRESETS: [(Preset, &str, &str); 7] = [
    (
        Preset::Auto,
        "auto",
        "Every verifier in the evidence; where its SAN matchers are unknown, Istio's naming too",
    ),
    (Preset::Envoy, "envoy", "Envoy's default validator"),
    (
        Preset::EnvoySpiffe,
        "envoy-spiffe",
        "Envoy's SPIFFE validator",
    ),
    (Preset::Istio, "istio", "Envoy in an Istio sidecar"),
    (Preset::Ztunnel, "ztunnel", "ztunnel"),
    (Preset::Linkerd, "linkerd", "Linkerd's proxy"),
    (Preset::Rustls, "rustls", "rustls-webpki alone"),
];

/// `--verifier`.
pub(super) fn preset() -> impl TypedValueParser<Value = Preset> {
    let words = PRESETS.map(|(_, word, help)| PossibleValue::new(word).help(help));
    PossibleValuesParser::new(words).map(|typed| {
        let known = PRESETS.iter().find(|(_, word, _)| *word == typed);
        known.map_or(Preset::Auto, |(preset, ..)| *preset)
    })
}

/// The word of `--verifier` for it.
pub(super) fn preset_word(wanted: Preset) -> &'static str {
    let known = PRESETS.iter().find(|(preset, ..)| *preset == wanted);
    known.map_or("", |(_, word, _)| word)
}

/// `--presented-by`.
pub(super) fn role() -> impl TypedValueParser<Value = Role> {
    let server = PossibleValue::new("server").help("The chain's owner is the TLS server");
    let client = PossibleValue::new("client").help("The chain's owner is the TLS client");
    PossibleValuesParser::new([server, client]).map(|word| {
        if word == "client" {
            Role::Client
        } else {
            Role::Server
        }
    })
}

/// `--trust-domain`, with or without `spiffe://`.
pub(super) fn trust_domain(text: &str) -> Result<String, String> {
    let domain = bare(text);
    if is_trust_domain(domain) {
        Ok(domain.to_owned())
    } else {
        Err(
            "a trust domain is written like cluster.local, with a-z, 0-9, '.', '-' and '_'"
                .to_owned(),
        )
    }
}

fn bare(domain: &str) -> &str {
    domain.strip_prefix(SpiffeId::SCHEME).unwrap_or(domain)
}

fn is_trust_domain(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte)
        })
        && text.starts_with(|first: char| first != '.')
}

/// `FILE[#cluster/NAME|#listener/NAME[/CHAIN]]`.
pub(super) fn tls_context(text: &str) -> Result<ContextFlag, String> {
    let Some((path, selector)) = text.rsplit_once('#') else {
        return Ok(ContextFlag {
            path: text.into(),
            selector: None,
        });
    };
    let selector = match selector.split_once('/') {
        Some(("cluster", name)) if !name.is_empty() => ContextSelector::Cluster(name.to_owned()),
        Some(("listener", name)) if !name.is_empty() => ContextSelector::Listener(name.to_owned()),
        _ => {
            return Err(
                "after '#' stands cluster/NAME, listener/NAME or listener/NAME/CHAIN".to_owned(),
            );
        }
    };
    Ok(ContextFlag {
        path: path.into(),
        selector: Some(selector),
    })
}

/// `evidence`, `now` or a moment.
pub(super) fn at(text: &str) -> Result<AtClock, String> {
    match text {
        "evidence" => Ok(AtClock::Evidence),
        "now" => Ok(AtClock::Now),
        _ => Instant::parse_rfc3339(text)
            .map(AtClock::Moment)
            .ok_or_else(|| "write evidence, now or a moment like 2026-01-31T12:00:00Z".to_owned()),
    }
}

/// `30d`, `72h`, `10%`.
pub(super) fn expires_within(text: &str) -> Result<ExpiresWithin, String> {
    let wrong = || "write a time like 30d or 72h (s, m, h, d, w) or a share like 10%".to_owned();
    if let Some(percent) = text.strip_suffix('%') {
        let percent: u8 = percent.parse().map_err(|_| wrong())?;
        return if percent <= 100 {
            Ok(ExpiresWithin::Percent(percent))
        } else {
            Err(wrong())
        };
    }
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let seconds: i64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return Err(wrong()),
    };
    let count: u32 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    Ok(ExpiresWithin::Seconds(i64::from(count) * seconds))
}

/// `RULE=error|warning|note|off`.
pub(super) fn level(text: &str) -> Result<(String, Option<Severity>), String> {
    let wrong = || "write RULE=error, RULE=warning, RULE=note or RULE=off".to_owned();
    let (rule, level) = text.split_once('=').ok_or_else(wrong)?;
    let level = match level {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "note" => Some(Severity::Note),
        "off" => None,
        _ => return Err(wrong()),
    };
    Ok((rule.to_owned(), level))
}

/// `[FORMAT=]FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutputFile {
    /// The format; `None`: that of `--format`.
    pub(super) format: Option<Format>,
    /// The file.
    pub(super) path: PathBuf,
}

impl FromStr for OutputFile {
    type Err = String;

    /// A word before `=` has to be a format, so that a mistyped one does not end as a file's name.
    fn from_str(text: &str) -> Result<Self, String> {
        let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let (format, path) = match text.split_once('=') {
            Some((word, path)) if is_word(word) => {
                let format = Format::from_str(word, false).map_err(|_| {
                    let hint =
                        suggest::hint(word, Format::value_variants().iter().map(|f| f.name()));
                    format!(
                        "no such format '{word}'{hint} (a file of this name is written ./{text})"
                    )
                })?;
                (Some(format), path)
            }
            _ => (None, text),
        };
        if path.is_empty() {
            return Err("a file is missing; write json=report.json".to_owned());
        }
        Ok(Self {
            format,
            path: path.into(),
        })
    }
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
