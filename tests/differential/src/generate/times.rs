//! Dates at the edge, to the second, in every form that parses.

use svidlint_forge::der;
use svidlint_forge::random::Random;

use super::Scene;
use crate::question::NOW;

/// Moments whose neighbourhood is of interest: the usual one, both sides of the years that UTCTime holds, the first and
/// last that GeneralizedTime holds, the epoch.
const MOMENTS: [i64; 10] = [
    NOW,
    NOW,
    NOW,
    2_524_608_000,
    -631_152_000,
    0,
    253_402_300_799,
    -62_167_219_200,
    4_102_444_800,
    951_782_400,
];

/// Puts dates next to a moment, and the clock at it.
pub(super) fn add(random: &mut Random, scene: &mut Scene) {
    scene.now = *random.pick(&MOMENTS);
    for _ in 0..=random.below(3) {
        let at = stamp(scene.now + offset(random));
        let index = random.below(scene.path.len());
        let form = form(random, &at);
        if let Some(cert) = scene.path.get_mut(index) {
            if random.chance(50) {
                cert.not_before = form;
            } else {
                cert.not_after = form;
            }
        }
    }
    let crls = scene.crls.len();
    if crls > 0 {
        let at = stamp(scene.now + offset(random));
        let form = form(random, &at);
        let index = random.below(crls);
        if let Some(list) = scene.crls.get_mut(index) {
            if random.chance(50) {
                list.last_update = form;
            } else {
                list.next_update = Some(form);
            }
        }
    }
    if scene.now != NOW && random.chance(70) {
        // Everything else is valid at the moment as well.
        for cert in &mut scene.path {
            if cert.not_before == der::time(svidlint_forge::certificate::VALID_FROM) {
                cert.not_before = der::generalized_time("00000101000000Z");
            }
            if cert.not_after == der::time(svidlint_forge::certificate::VALID_UNTIL) {
                cert.not_after = der::generalized_time("99991231235959Z");
            }
        }
    }
    scene.about.push(format!("dates at {}", scene.now));
}

fn offset(random: &mut Random) -> i64 {
    *random.pick(&[-1, 0, 1, 0, 0, 59, -60, 3600])
}

/// The text in one of the two types, whichever fits or not.
fn form(random: &mut Random, stamp: &str) -> Vec<u8> {
    let fits_utc = ("1950".."2050").contains(&stamp.get(..4).unwrap_or_default());
    match random.below(12) {
        0 => der::generalized_time(stamp),
        1 if fits_utc => {
            let text = stamp.get(2..).unwrap_or_default();
            der::utc_time(&text.replace('Z', *random.pick(&["+0000", "-0000", "+0100", "-2359"])))
        }
        _ if fits_utc => der::utc_time(stamp.get(2..).unwrap_or_default()),
        _ => der::generalized_time(stamp),
    }
}

/// `YYYYMMDDHHMMSSZ` of seconds since 1970, within the years 0 to 9999.
fn stamp(seconds: i64) -> String {
    let seconds = seconds.clamp(-62_167_219_200, 253_402_300_799);
    let (mut day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    loop {
        let days = if leap(year) { 366 } else { 365 };
        let before = if leap(year - 1) { 366 } else { 365 };
        if day < 0 {
            day += before;
            year -= 1;
        } else if day >= days {
            day -= days;
            year += 1;
        } else {
            break;
        }
    }
    let february = if leap(year) { 29 } else { 28 };
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!(
        "{year:04}{month:02}{:02}{hour:02}{minute:02}{second:02}Z",
        day + 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_calendar_dates() {
        assert_eq!(stamp(0), "19700101000000Z");
        assert_eq!(stamp(951_782_400), "20000229000000Z");
        assert_eq!(stamp(2_524_607_999), "20491231235959Z");
        assert_eq!(stamp(253_402_300_799), "99991231235959Z");
        assert_eq!(stamp(-62_167_219_200), "00000101000000Z");
        assert_eq!(stamp(-1), "19691231235959Z");
    }
}
