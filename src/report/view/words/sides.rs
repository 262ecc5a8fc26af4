//! The two sides, named as a reader would: `main@1a2b3c4 (20 runs, 2 commits back)`.

use crate::model::{Environment, SideInfo, Tool};
use crate::report::escape::visible;

/// One side of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// What a reader calls it; empty where there is no such side.
    pub name: String,
    /// What it rests on: "20 runs, 2 commits back"; empty for a single run.
    pub detail: String,
}

impl Side {
    pub(in crate::report::view) fn of(info: &SideInfo) -> Side {
        let runs = (info.runs > 1).then(|| format!("{} runs", info.runs));
        let distance = match info.distance {
            None | Some(0) => None,
            Some(1) => Some("1 commit back".to_owned()),
            Some(commits) => Some(format!("{commits} commits back")),
        };
        let name = visible(&info.source);
        Side { name, detail: [runs, distance].into_iter().flatten().collect::<Vec<_>>().join(", ") }
    }

    /// Name and detail together.
    pub fn text(&self) -> String {
        if self.detail.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.detail) }
    }
}

/// Tools and machine of one side: `k6 1.1.0 · 4 × EPYC 7763 · ubuntu-24.04`; empty where nothing is known.
pub(in crate::report::view) fn environment(info: &SideInfo) -> String {
    [tools(info), machine(info)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The tools that measured one side.
pub(in crate::report::view) fn tools(info: &SideInfo) -> String {
    visible(&info.tools.iter().map(tool).collect::<Vec<_>>().join(" · "))
}

/// Where one side was measured.
pub(in crate::report::view) fn machine(info: &SideInfo) -> String {
    visible(&place(&info.environment).join(" · "))
}

fn tool(tool: &Tool) -> String {
    match &tool.version {
        Some(version) => format!("{} {version}", tool.name),
        None => tool.name.clone(),
    }
}

fn place(environment: &Environment) -> Vec<String> {
    let processor = match (environment.cores, &environment.cpu) {
        (Some(cores), Some(cpu)) => Some(format!("{cores} × {cpu}")),
        (Some(cores), None) => Some(format!("{cores} cores")),
        (None, cpu) => cpu.clone(),
    };
    let system = [environment.os.as_deref(), environment.arch.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    // A runner's label says the system too.
    let place = environment.runner.clone().or_else(|| (!system.is_empty()).then_some(system));
    processor.into_iter().chain(place).collect()
}
