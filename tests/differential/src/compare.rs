//! Which two answers count as one.

use crate::question::Answer;

/// The library that queues errors of its own choice when an RSA signature is wrong.
const RSA: u32 = 4;

/// Why two answers differ, in a few words that stay the same for one cause; `None` where they agree.
pub(crate) fn difference(real: &Answer, model: &Answer, queue: bool) -> Option<String> {
    match (real, model) {
        (
            Answer::Refused {
                code,
                depth,
                queued,
            },
            Answer::Refused {
                code: model_code,
                depth: model_depth,
                queued: model_queued,
            },
        ) => {
            if (code, depth) != (model_code, model_depth) {
                return Some(format!(
                    "code {code} at {depth}, the model says {model_code} at {model_depth}"
                ));
            }
            let (Some(queued), Some(model_queued)) = (queued, model_queued) else {
                return None;
            };
            let (queued, model_queued) = (without_rsa(queued), without_rsa(model_queued));
            (queue && queued != model_queued).then(|| {
                format!(
                    "code {code}: queued {}, the model says {}",
                    list(&queued),
                    list(&model_queued)
                )
            })
        }
        (real, model) if real == model => None,
        (Answer::Refused { code, depth, .. }, model) => Some(format!(
            "code {code} at {depth}, the model says {}",
            short(model)
        )),
        (real, model) => Some(format!("{}, the model says {}", short(real), short(model))),
    }
}

/// Errors of the RSA library are not the same from run to run.
fn without_rsa(queued: &[u32]) -> Vec<u32> {
    queued
        .iter()
        .copied()
        .filter(|code| code >> 24 != RSA)
        .collect()
}

fn list(queued: &[u32]) -> String {
    let codes: Vec<String> = queued
        .iter()
        .map(|code| format!("{}.{}", code >> 24, code & 0xff_ffff))
        .collect();
    codes.join(" ")
}

fn short(answer: &Answer) -> String {
    match answer {
        Answer::Refused { code, depth, .. } => format!("code {code} at {depth}"),
        Answer::DoesNotParse(object) => {
            let name = format!("{object:?}");
            let kind = name.split('(').next().unwrap_or_default().to_lowercase();
            format!("{kind} does not parse")
        }
        Answer::Accepted => "accepted".to_owned(),
        Answer::Undecided(why) => {
            format!("undecided ({})", why.split(':').next().unwrap_or_default())
        }
    }
}
