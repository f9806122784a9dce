//! notBefore, notAfter and the times of CRLs.

use time::{Date, Month, PrimitiveDateTime, Time};

use crate::model::{Departure, DepartureKind, Fact, Instant, Timestamp, TimestampForm};

use super::tlv::{Malformed, Result, Tlv, tag};

/// A Time. Forms that BoringSSL does not parse are departures; the moment is kept where the text still denotes one.
pub(super) fn timestamp(tlv: &Tlv<'_>, departures: &mut Vec<Departure>) -> Result<Fact<Timestamp>> {
    let generalized = match tlv.tag {
        tag::UTC_TIME => false,
        tag::GENERALIZED_TIME => true,
        other => {
            return Err(Malformed::structure(
                tlv.offset,
                format!("a time has tag {other:#04x}"),
            ));
        }
    };
    let text = String::from_utf8_lossy(tlv.content).into_owned();
    let mut depart = |kind: DepartureKind| {
        let name = if generalized {
            "GeneralizedTime"
        } else {
            "UTCTime"
        };
        departures.push(Departure {
            kind,
            offset: tlv.offset,
            detail: format!("{name} {text}"),
        });
    };
    let Some(parts) = Parts::read(tlv.content, generalized) else {
        depart(DepartureKind::TimeOutOfRange);
        return Ok(Fact::Unreadable {
            why: format!("'{text}' denotes no moment"),
        });
    };
    let form = match (generalized, parts.offset) {
        (false, None) => TimestampForm::UtcTime,
        (false, Some(_)) => TimestampForm::UtcTimeWithOffset,
        (true, _) => TimestampForm::GeneralizedTime,
    };
    if generalized {
        if parts.offset.is_some() || parts.odd {
            depart(DepartureKind::GeneralizedTimeForm);
        } else if parts.year < 2050 {
            depart(DepartureKind::GeneralizedTimeBefore2050);
        }
    } else if parts.odd {
        depart(DepartureKind::UtcTimeWithoutSeconds);
    } else if parts.offset.is_some() {
        depart(DepartureKind::UtcTimeWithOffset);
    }
    Ok(Fact::known(Timestamp {
        at: Instant(parts.moment),
        form,
    }))
}

struct Parts {
    year: i32,
    moment: i64,
    /// Seconds east of UTC, when written.
    offset: Option<i64>,
    /// Seconds are missing, or fractions are written.
    odd: bool,
}

impl Parts {
    fn read(content: &[u8], generalized: bool) -> Option<Self> {
        let mut digits = Digits(content);
        let year = if generalized {
            i32::from(digits.two()?) * 100 + i32::from(digits.two()?)
        } else {
            let short = i32::from(digits.two()?);
            // RFC 5280 4.1.2.5.1: two digits from 50 on are of the last century.
            if short < 50 {
                2000 + short
            } else {
                1900 + short
            }
        };
        let month = Month::try_from(digits.two()?).ok()?;
        let date = Date::from_calendar_date(year, month, digits.two()?).ok()?;
        let (hour, minute) = (digits.two()?, digits.two()?);
        let seconds = digits.two();
        let mut odd = seconds.is_none();
        if digits.0.first() == Some(&b'.') {
            odd = true;
            digits.0 = digits.0.get(1..)?;
            while digits.0.first().is_some_and(u8::is_ascii_digit) {
                digits.0 = digits.0.get(1..)?;
            }
        }
        let time = Time::from_hms(hour, minute, seconds.unwrap_or(0)).ok()?;
        let offset = match digits.0 {
            [b'Z'] => None,
            [sign @ (b'+' | b'-'), rest @ ..] => {
                let mut rest = Digits(rest);
                let (hours, minutes) = (i64::from(rest.two()?), i64::from(rest.two()?));
                if hours > 23 || minutes > 59 || !rest.0.is_empty() {
                    return None;
                }
                let seconds = hours * 3600 + minutes * 60;
                Some(if *sign == b'+' { seconds } else { -seconds })
            }
            _ => return None,
        };
        let local = PrimitiveDateTime::new(date, time)
            .assume_utc()
            .unix_timestamp();
        Some(Self {
            year,
            moment: local - offset.unwrap_or(0),
            offset,
            odd,
        })
    }
}

struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    /// The next two digits; nothing is taken where there are none.
    fn two(&mut self) -> Option<u8> {
        let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] = self.0 else {
            return None;
        };
        self.0 = rest;
        Some((tens - b'0') * 10 + (ones - b'0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::der::tlv::Reader;

    fn read(tag: u8, text: &str) -> (Fact<Timestamp>, Vec<DepartureKind>) {
        let mut der = vec![tag, u8::try_from(text.len()).unwrap()];
        der.extend(text.bytes());
        let tlv = Reader::new(&der, 0).any("x").unwrap();
        let mut departures = Vec::new();
        let fact = timestamp(&tlv, &mut departures).unwrap();
        (
            fact,
            departures
                .into_iter()
                .map(|departure| departure.kind)
                .collect(),
        )
    }

    fn at(tag: u8, text: &str) -> Option<String> {
        read(tag, text).0.value().map(|time| time.at.to_string())
    }

    #[test]
    fn reads_both_types() {
        assert_eq!(
            at(0x17, "250102030405Z").as_deref(),
            Some("2025-01-02T03:04:05Z")
        );
        assert_eq!(
            at(0x17, "500102030405Z").as_deref(),
            Some("1950-01-02T03:04:05Z")
        );
        assert_eq!(
            at(0x18, "99991231235959Z").as_deref(),
            Some("9999-12-31T23:59:59Z")
        );
    }

    #[test]
    fn keeps_forms_that_are_judged_later() {
        use DepartureKind::{
            GeneralizedTimeBefore2050, GeneralizedTimeForm, TimeOutOfRange, UtcTimeWithOffset,
            UtcTimeWithoutSeconds,
        };
        let (fact, kinds) = read(0x17, "250102030405+0100");
        assert_eq!(kinds, [UtcTimeWithOffset]);
        let time = fact.value().unwrap();
        assert_eq!(time.form, TimestampForm::UtcTimeWithOffset);
        assert_eq!(time.at.to_string(), "2025-01-02T02:04:05Z");
        assert_eq!(read(0x17, "2501020304Z").1, [UtcTimeWithoutSeconds]);
        assert_eq!(read(0x18, "20250102030405Z").1, [GeneralizedTimeBefore2050]);
        assert_eq!(read(0x18, "20550102030405.5Z").1, [GeneralizedTimeForm]);
        assert_eq!(read(0x18, "20550102030405+0000").1, [GeneralizedTimeForm]);
        for impossible in [
            "250230000000Z",
            "251301000000Z",
            "250101240000Z",
            "250101000060Z",
            "25Z",
            "",
        ] {
            assert_eq!(read(0x17, impossible).1, [TimeOutOfRange], "{impossible}");
        }
    }
}
