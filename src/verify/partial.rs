//! Three-valued answers on partial evidence.

/// Three-valued OR over answers.
pub(crate) fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    answers
        .into_iter()
        .try_fold(Some(false), |sum, answer| match answer {
            Some(true) => Err(()),
            Some(false) => Ok(sum),
            None => Ok(None),
        })
        .unwrap_or(Some(true))
}

#[cfg(test)]
mod tests {
    use super::any;

    #[test]
    fn one_yes_decides_and_an_unknown_keeps_it_open() {
        assert_eq!(any([None, Some(true)]), Some(true));
        assert_eq!(any([None, Some(false)]), None);
        assert_eq!(any([Some(false), Some(false)]), Some(false));
        assert_eq!(any([]), Some(false));
    }
}
