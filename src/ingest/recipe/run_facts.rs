//! What a file says of its run as a whole.

use jiff::Timestamp;

use super::scope::Scope;
use crate::ingest::normalize;
use crate::model::recipe::RunFacts;
use crate::model::recipe::wording::Wording;
use crate::model::{Caveat, CaveatCode, Environment, Run, Tool};

/// From here on a number that is a time is one of milliseconds since 1970; as seconds it would lie in the year 5138.
const MILLISECONDS: f64 = 1e11;

/// Fills in what the recipe says where to find.
pub(super) fn fill(run: &mut Run, name: &str, facts: &RunFacts, file: &Scope<'_>) {
    let say = |wording: &Option<Wording>| file.say(wording.as_ref()?).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    run.suite = say(&facts.suite).unwrap_or_else(|| name.to_owned());
    run.tool = Some(Tool { name: say(&facts.tool).unwrap_or_else(|| name.to_owned()), version: say(&facts.version) });
    run.commit = say(&facts.commit).as_deref().and_then(normalize::commit);
    run.branch = say(&facts.branch);
    let written = say(&facts.time);
    run.time = written.as_deref().and_then(moment);
    if let (Some(text), None) = (written, &run.time) {
        let text = format!("`{text}` is no date and time; the run's time is unknown");
        run.caveats.push(Caveat::new(CaveatCode::UnusableValue, "time", text));
    }
    let details = facts.details.iter().filter_map(|(name, wording)| Some((name.clone(), file.say(wording)?.into_owned())));
    run.environment = Environment {
        os: say(&facts.os).as_deref().map(normalize::os),
        arch: say(&facts.arch).as_deref().map(normalize::arch),
        cpu: say(&facts.cpu),
        cores: say(&facts.cores).and_then(|cores| cores.parse().ok()).and_then(normalize::cores),
        runner: None,
        details: details.filter(|(_, value)| !value.is_empty()).collect(),
    };
}

/// What the recipe says where to find, and the file does not have.
pub(super) fn missing(facts: &RunFacts, run: &Run) -> Vec<String> {
    let environment = &run.environment;
    let version = run.tool.as_ref().is_some_and(|tool| tool.version.is_some());
    let found = [
        ("version", &facts.version, version),
        ("time", &facts.time, run.time.is_some()),
        ("commit", &facts.commit, run.commit.is_some()),
        ("branch", &facts.branch, run.branch.is_some()),
        ("os", &facts.os, environment.os.is_some()),
        ("arch", &facts.arch, environment.arch.is_some()),
        ("cpu", &facts.cpu, environment.cpu.is_some()),
        ("cores", &facts.cores, environment.cores.is_some()),
    ];
    let missing =
        found.into_iter().filter_map(|(key, wording, found)| Some(format!("{key} = \"{}\"", wording.as_ref().filter(|_| !found)?)));
    let details = facts.details.iter().filter(|(name, _)| !environment.details.contains_key(*name));
    missing.chain(details.map(|(name, wording)| format!("details.{name} = \"{wording}\""))).collect()
}

/// A moment as RFC 3339, from text or a number of seconds or milliseconds since 1970.
fn moment(text: &str) -> Option<String> {
    let Some(number) = text.parse::<f64>().ok().filter(|number| *number > 0.0) else { return normalize::time(text) };
    let milliseconds = if number < MILLISECONDS { number * 1e3 } else { number };
    #[expect(clippy::cast_possible_truncation, reason = "a float beyond 64-bit integers saturates, and is then no time")]
    Timestamp::from_millisecond(milliseconds as i64).ok().map(|moment| moment.to_string())
}
