//! Cipher lists (1.5), as BoringSSL reads them (`ssl_cipher.cc`: `ssl_cipher_process_rulestr`, strict): rules between colons,
//! groups of equal preference in brackets, and what is chosen in the end.

use crate::knowledge::envoy::TlsNames;

/// A suite of TLS 1.2 and what it is made of.
struct Suite {
    name: &'static str,
    exchange: &'static str,
    authentication: &'static str,
    cipher: &'static str,
    /// Words that stand for several suites do not choose it.
    is_deprecated: bool,
}

const fn suite(
    name: &'static str,
    exchange: &'static str,
    authentication: &'static str,
    cipher: &'static str,
) -> Suite {
    Suite {
        name,
        exchange,
        authentication,
        cipher,
        is_deprecated: false,
    }
}

/// Every suite, by BoringSSL's name, with key exchange, authentication and cipher.
#[rustfmt::skip]
static SUITES: [Suite; 22] = [
    suite("ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE", "ECDSA", "CHACHA20"),
    suite("ECDHE-RSA-CHACHA20-POLY1305", "ECDHE", "RSA", "CHACHA20"),
    suite("ECDHE-PSK-CHACHA20-POLY1305", "ECDHE", "PSK", "CHACHA20"),
    suite("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE", "ECDSA", "AES128GCM"),
    suite("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE", "ECDSA", "AES256GCM"),
    suite("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE", "RSA", "AES128GCM"),
    suite("ECDHE-RSA-AES256-GCM-SHA384", "ECDHE", "RSA", "AES256GCM"),
    suite("ECDHE-ECDSA-AES128-SHA", "ECDHE", "ECDSA", "AES128"),
    suite("ECDHE-ECDSA-AES256-SHA", "ECDHE", "ECDSA", "AES256"),
    suite("ECDHE-RSA-AES128-SHA", "ECDHE", "RSA", "AES128"),
    suite("ECDHE-RSA-AES256-SHA", "ECDHE", "RSA", "AES256"),
    suite("ECDHE-PSK-AES128-CBC-SHA", "ECDHE", "PSK", "AES128"),
    suite("ECDHE-PSK-AES256-CBC-SHA", "ECDHE", "PSK", "AES256"),
    suite("AES128-GCM-SHA256", "RSA", "RSA", "AES128GCM"),
    suite("AES256-GCM-SHA384", "RSA", "RSA", "AES256GCM"),
    suite("AES128-SHA", "RSA", "RSA", "AES128"),
    suite("AES256-SHA", "RSA", "RSA", "AES256"),
    suite("PSK-AES128-CBC-SHA", "PSK", "PSK", "AES128"),
    suite("PSK-AES256-CBC-SHA", "PSK", "PSK", "AES256"),
    Suite { is_deprecated: true, ..suite("DES-CBC3-SHA", "RSA", "RSA", "3DES") },
    Suite { is_deprecated: true, ..suite("ECDHE-RSA-AES128-SHA256", "ECDHE", "RSA", "AES128") },
    Suite { is_deprecated: true, ..suite(NEWER, "ECDHE", "ECDSA", "AES128") },
];

/// Not in the first revision.
const NEWER: &str = "ECDHE-ECDSA-AES128-SHA256";

/// Suites of TLS 1.3: known by name, and always in use, so that naming them chooses nothing.
const TLS13: [&str; 3] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
];

impl Suite {
    /// Whether a word that stands for several suites stands for this one; `None` for no such word.
    fn is_of(&self, word: &str) -> Option<bool> {
        let is_aead = self.cipher.ends_with("GCM") || self.cipher == "CHACHA20";
        let is_plain_sha = !is_aead && !self.name.ends_with("SHA256");
        Some(match word {
            "ALL" | "HIGH" | "FIPS" => true,
            "kRSA" => self.exchange == "RSA",
            "kECDHE" | "kEECDH" | "ECDH" | "ECDHE" | "EECDH" => self.exchange == "ECDHE",
            "kPSK" => self.exchange == "PSK",
            "aRSA" => self.authentication == "RSA",
            "aECDSA" | "ECDSA" => self.authentication == "ECDSA",
            "aPSK" | "PSK" => self.authentication == "PSK",
            "RSA" => self.exchange == "RSA" && self.authentication == "RSA",
            "3DES" => self.cipher == "3DES",
            "AES128" => self.cipher.starts_with("AES128"),
            "AES256" => self.cipher.starts_with("AES256"),
            "AES" => self.cipher.starts_with("AES"),
            "AESGCM" => self.cipher.ends_with("GCM"),
            "CHACHA20" => self.cipher == "CHACHA20",
            "SHA" | "SHA1" | "SSLv3" | "TLSv1" => is_plain_sha,
            "TLSv1.2" => !is_plain_sha,
            _ => return None,
        })
    }

    /// The name of the IANA registry.
    fn is_called(&self, name: &str) -> bool {
        self.name == name || registered(self.name) == name
    }
}

/// `ECDHE-RSA-AES128-GCM-SHA256` -> `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
fn registered(name: &str) -> String {
    let (keys, rest) = match name
        .split_once("-AES")
        .or_else(|| name.split_once("-CHACHA20"))
    {
        Some((keys, _)) => (keys, name.get(keys.len() + 1..).unwrap_or_default()),
        None if name == "DES-CBC3-SHA" => ("RSA", "3DES_EDE_CBC-SHA"),
        None => ("RSA", name),
    };
    let is_cbc = rest.starts_with("AES") && !rest.contains("GCM") && !rest.contains("CBC");
    let rest = rest
        .replace("AES128", "AES_128")
        .replace("AES256", "AES_256");
    let rest = if is_cbc {
        rest.replacen("-SHA", "-CBC-SHA", 1)
    } else {
        rest
    };
    let hash = if rest.contains("POLY1305") {
        "-SHA256"
    } else {
        ""
    };
    format!("TLS_{keys}_WITH_{rest}{hash}").replace('-', "_")
}

/// What a rule does with the suites it names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Chooses them.
    Add,
    /// Takes them out again (`-`).
    Remove,
    /// Takes them out for good (`!`).
    Kill,
    /// Changes the order of what is chosen (`+`, `@STRENGTH`).
    Order,
}

/// Whether a name, or word, is known to a revision.
pub(super) fn is_known(name: &str, names: TlsNames) -> bool {
    let is_suite = |suite: &Suite| {
        suite.is_called(name) && (suite.name != NEWER || names >= TlsNames::Of20260413)
    };
    TLS13.contains(&name)
        || SUITES
            .iter()
            .any(|suite| is_suite(suite) || suite.is_of(name).is_some())
}

/// Whether a list of this name alone would choose anything.
pub(super) fn chooses_alone(name: &str, names: TlsNames) -> bool {
    is_known(name, names) && !TLS13.contains(&name) || name == "DEFAULT"
}

/// Whether BoringSSL reads the list, and some suite is chosen in the end.
pub(super) fn chooses_any(list: &str, names: TlsNames) -> bool {
    // The word counts at the very beginning alone, whatever follows it.
    let (mut chosen, list) = match list.strip_prefix("DEFAULT") {
        Some(rest) => (
            SUITES.iter().map(|suite| !suite.is_deprecated).collect(),
            rest.strip_prefix(':').unwrap_or(rest),
        ),
        None => (vec![false; SUITES.len()], list),
    };
    let mut killed = vec![false; SUITES.len()];
    let Some(rules) = rules(list) else {
        return false;
    };
    for (action, words) in rules {
        if !words.iter().all(|word| is_known(word, names)) {
            return false;
        }
        for (index, suite) in SUITES.iter().enumerate() {
            if !is_named(suite, &words) {
                continue;
            }
            let is_kept_back = suite.is_deprecated
                && !(words.contains(&"3DES") || words.iter().any(|word| suite.is_called(word)));
            match action {
                Action::Add if is_kept_back => {}
                Action::Add => chosen[index] = !killed[index],
                Action::Remove => chosen[index] = false,
                Action::Kill => (chosen[index], killed[index]) = (false, true),
                Action::Order => {}
            }
        }
    }
    chosen.contains(&true)
}

/// Whether words with `+` between them stand for a suite: its own name, or all of several words.
fn is_named(suite: &Suite, words: &[&str]) -> bool {
    match words {
        [] => false,
        [name] if suite.is_called(name) => true,
        words => {
            let is_meant = |word: &&str| suite.is_of(word) == Some(true);
            words.iter().all(is_meant)
        }
    }
}

/// The rules of a list with the words of each; `None` where BoringSSL gives up.
fn rules(list: &str) -> Option<Vec<(Action, Vec<&str>)>> {
    let mut rules = Vec::new();
    let (mut in_group, mut has_group) = (false, false);
    let mut rest = list;
    while let Some(first) = rest.chars().next() {
        match (in_group, first) {
            (true, ']') => in_group = false,
            (false, '[') => (in_group, has_group) = (true, true),
            (true, '|') | (false, ':') => {}
            (true, _) if !first.is_ascii_alphanumeric() => return None,
            // Behind a group nothing but names may stand.
            (false, '-' | '+' | '!' | '@') if has_group => return None,
            (false, '@') => {
                rest = rest.strip_prefix("@STRENGTH")?;
                rules.push((Action::Order, Vec::new()));
                if !(rest.is_empty() || rest.starts_with(':')) {
                    return None;
                }
                continue;
            }
            (false, '-' | '+' | '!') => {
                let action = match first {
                    '-' => Action::Remove,
                    '+' => Action::Order,
                    _ => Action::Kill,
                };
                let (words, behind) = words(rest.get(1..)?)?;
                rules.push((action, words));
                rest = behind;
                continue;
            }
            _ => {
                let (words, behind) = words(rest)?;
                rules.push((Action::Add, words));
                rest = behind;
                continue;
            }
        }
        rest = rest.get(1..)?;
    }
    (!in_group).then_some(rules)
}

/// A word, or several with `+` between them, and what follows.
fn words(mut rest: &str) -> Option<(Vec<&str>, &str)> {
    let mut words = Vec::new();
    loop {
        let is_of_a_word = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let end = rest.find(|c| !is_of_a_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest
            .split_at_checked(end)
            .filter(|(word, _)| !word.is_empty())?;
        words.push(word);
        match behind.strip_prefix('+') {
            Some(more) => rest = more,
            None => return Some((words, behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asked of Envoy 1.36.4 and 1.40.0.
    #[test]
    fn lists_that_envoys_loaded_and_refused() {
        let chooses = |list: &str| chooses_any(list, TlsNames::Of20260813);
        for list in [
            "AES128-SHA:AES256-SHA",
            "[AES128-SHA|AES256-SHA]:DES-CBC3-SHA",
            "-ALL:AES128-SHA",
            "-ALL:[AES128-SHA|AES256-SHA]",
            "kECDHE+AES:!aRSA",
            "HIGH:@STRENGTH",
            "AES128-SHA::AES256-SHA",
            "[]AES128-SHA",
            "DEFAULT",
            "DEFAULT:AES128-SHA",
            "TLS_AES_128_GCM_SHA256:AES128-SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "DES-CBC3-SHA:!AES",
        ] {
            assert!(chooses(list), "{list}");
        }
        for list in [
            "[AES128-SHA|AES256-SHA",
            "AES128-SHA]",
            "[AES128-SHA:AES256-SHA]",
            "[[AES128-SHA]]",
            "[AES128-SHA]:@STRENGTH",
            "[AES128-SHA]:!AES256-SHA",
            "AES128-SHA|AES256-SHA",
            "!",
            "AES128-SHA+",
            "AES128-SHA AES256-SHA",
            "@x",
            "@STRENGTH",
            "+AES",
            "[-AES128-SHA]",
            "[]",
            "!ALL:AES128-SHA",
            "TLS_AES_128_GCM_SHA256",
            "UNKNOWN:AES128-SHA",
            "3DES:!kRSA",
            "DEFAULT:!AES:!CHACHA20",
            "ECDHE-RSA-AES128-SHA256:-ECDHE",
            ":",
        ] {
            assert!(!chooses(list), "{list}");
        }
    }
}
