//! "Did you mean …?"

/// The candidate closest to what was typed, when it is close enough to be meant.
pub(super) fn closest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = typed.to_ascii_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&typed, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        // The first of equals, so that the answer does not depend on anything but the order of the list.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// `; did you mean 'check'?`, or nothing.
pub(super) fn hint<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    closest(typed, candidates)
        .map(|candidate| format!("; did you mean '{candidate}'?"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let words = ["check", "inspect", "explain"];
        assert_eq!(closest("chekc", words), Some("check"));
        assert_eq!(closest("Inspekt", words), Some("inspect"));
        assert_eq!(closest("certs.json", words), None);
    }
}
