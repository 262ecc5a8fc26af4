//! The machine that perfdiff runs on, which is the one that measured unless the results say otherwise.
//!
//! Only what makes runs comparable: os, architecture, processor, cores, and the kind of CI runner. Never a host's name: a
//! hosted runner has another one each time.

use crate::cli::io::Io;
use crate::model::Environment;

/// What is known of the machine at hand.
pub(in crate::cli) fn environment(io: &Io<'_>) -> Environment {
    let cores = std::thread::available_parallelism().ok().and_then(|cores| u32::try_from(cores.get()).ok());
    Environment {
        os: Some(std::env::consts::OS.to_owned()),
        arch: Some(std::env::consts::ARCH.to_owned()),
        cpu: processor(io),
        cores,
        runner: runner(io),
        ..Environment::default()
    }
}

/// The processor's model.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the machine is looked at here")]
fn processor(_: &Io<'_>) -> Option<String> {
    named_in(&std::fs::read_to_string("/proc/cpuinfo").ok()?)
}

/// The processor's model.
#[cfg(target_os = "macos")]
fn processor(_: &Io<'_>) -> Option<String> {
    let output = std::process::Command::new("/usr/sbin/sysctl").args(["-n", "machdep.cpu.brand_string"]).output().ok()?;
    tidy(&String::from_utf8(output.stdout).ok()?)
}

/// The processor's model.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn processor(io: &Io<'_>) -> Option<String> {
    tidy(&io.var("PROCESSOR_IDENTIFIER")?)
}

/// The processor in `/proc/cpuinfo`: its name, or on ARM the numbers of its maker and part.
#[cfg(any(target_os = "linux", test))]
fn named_in(cpuinfo: &str) -> Option<String> {
    let value = |key: &str| {
        let mut lines = cpuinfo.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(name, _)| name.trim() == key).and_then(|(_, value)| tidy(value))
    };
    let part = || Some(format!("ARM implementer {} part {}", value("CPU implementer")?, value("CPU part")?));
    value("model name").or_else(|| value("cpu model")).or_else(|| value("cpu")).or_else(part).or_else(|| value("Hardware"))
}

/// A name on one line with single blanks; none where nothing is left.
fn tidy(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.len() <= 200).then_some(text)
}

/// The kind of runner in GitHub Actions as its users know it, `ubuntu-24.04`; never its own name, which differs each time.
fn runner(io: &Io<'_>) -> Option<String> {
    if io.var("GITHUB_ACTIONS").as_deref() != Some("true") {
        return None;
    }
    let own = io.var("RUNNER_ENVIRONMENT").as_deref() == Some("self-hosted");
    let image = io.var("ImageOS").filter(|_| !own).map(|image| labelled(&image));
    let name = image.or_else(|| Some(format!("{}{}", if own { "self-hosted-" } else { "" }, io.var("RUNNER_OS")?.to_lowercase())))?;
    let arm = io.var("RUNNER_ARCH").is_some_and(|arch| arch.starts_with("ARM")) && !name.starts_with("macos");
    tidy(&if arm { format!("{name}-arm") } else { name })
}

/// The label that a workflow asks for, from the name of the image it gets: `ubuntu24` is `ubuntu-24.04`.
fn labelled(image: &str) -> String {
    let digits = image.find(|c: char| c.is_ascii_digit()).unwrap_or(image.len());
    match image.split_at(digits) {
        (_, "") => image.to_owned(),
        ("ubuntu", version) if !version.contains('.') => format!("ubuntu-{version}.04"),
        ("win", version) => format!("windows-20{version}"),
        (system, version) => format!("{system}-{version}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_found_on_intel_arm_and_elsewhere() {
        let intel = "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7763  64-Core Processor\nmodel name\t: other\n";
        assert_eq!(named_in(intel).as_deref(), Some("AMD EPYC 7763 64-Core Processor"));
        let arm = "processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd49\n";
        assert_eq!(named_in(arm).as_deref(), Some("ARM implementer 0x41 part 0xd49"));
        assert_eq!(named_in("cpu\t\t: POWER9, altivec supported\n").as_deref(), Some("POWER9, altivec supported"));
        assert_eq!(named_in("model name\t:   \n"), None);
        assert_eq!(named_in(&format!("model name : {}", "x".repeat(5_000))), None);
    }

    #[test]
    fn images_become_the_labels_that_workflows_ask_for() {
        let labels = ["ubuntu24", "ubuntu22", "macos14", "win22", "win25", "ubuntu24.10", "custom", ""].map(labelled);
        assert_eq!(labels, ["ubuntu-24.04", "ubuntu-22.04", "macos-14", "windows-2022", "windows-2025", "ubuntu-24.10", "custom", ""]);
    }
}
