//! The machine that measures: how busy it is, and whether its speed holds.

use std::fs;
use std::hint::black_box;
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crate::shutdown::Interrupts;

/// Rounds of the loop that is timed: a few milliseconds.
const SPINS: u64 = 2_000_000;
/// How often it is timed in one look; the fastest counts.
const TRIES: usize = 3;
/// Share of its speed by which the machine may vary between two rounds.
const STEADY: f64 = 0.05;
/// Share of all processors that other programs may use.
const QUIET: f64 = 0.25;
/// Share of the time that the hypervisor may give to others.
const STOLEN: f64 = 0.01;
/// How long the processors are looked at.
const GLANCE: Duration = Duration::from_millis(500);

/// The state of the machine through a session.
#[derive(Debug)]
pub struct Machine {
    cores: usize,
    /// Share of all processors that was in use before anything was measured.
    busy: Option<f64>,
    before: Option<Times>,
    governor: Option<String>,
    /// Seconds that the timed loop took, at each look.
    spins: Vec<f64>,
}

/// What makes a machine doubtful as a measuring instrument: one clause each, none where nothing was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restlessness(pub Vec<String>);

/// Ticks of all processors since the machine started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    all: u64,
    idle: u64,
    stolen: u64,
}

impl Machine {
    /// A first look, of half a second.
    pub fn look() -> Machine {
        let before = times();
        thread::sleep(GLANCE);
        let now = times();
        let governor = fs::read_to_string("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").ok();
        let mut machine = Machine {
            cores: thread::available_parallelism().map_or(1, std::num::NonZero::get),
            busy: before.zip(now).and_then(|(before, now)| now.busy_since(before)),
            before: now,
            governor: governor.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
            spins: Vec::new(),
        };
        machine.time_a_loop();
        machine
    }

    /// Times a fixed piece of work, so that a change of speed shows; to be called between rounds.
    pub fn time_a_loop(&mut self) {
        let spin = || {
            let began = Instant::now();
            let sum = (0..SPINS).fold(0_u64, |sum, step| black_box(sum.wrapping_mul(31).wrapping_add(step)));
            black_box(sum);
            began.elapsed().as_secs_f64()
        };
        self.spins.extend((0..TRIES).map(|_| spin()).reduce(f64::min));
    }

    /// What speaks against the machine so far.
    pub fn restlessness(&self) -> Restlessness {
        let mut clauses = Vec::new();
        if let Some(busy) = self.busy.filter(|busy| *busy > QUIET) {
            clauses.push(format!("{:.0} % of its {} processors were busy before the first round", busy * 100.0, self.cores));
        }
        let stolen = self.before.zip(times()).and_then(|(before, now)| now.stolen_since(before));
        if let Some(stolen) = stolen.filter(|stolen| *stolen > STOLEN) {
            clauses.push(format!("{:.0} % of the time went to other virtual machines", stolen * 100.0));
        }
        let (least, most) = self.spins.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), spin| (least.min(*spin), most.max(*spin)));
        if least > 0.0 && most / least - 1.0 > STEADY {
            clauses.push(format!(
                "a fixed piece of work took up to {:.0} % longer in some rounds than in others",
                (most / least - 1.0) * 100.0
            ));
        }
        if let Some(governor) = self.governor.as_deref().filter(|governor| *governor != "performance" && !clauses.is_empty()) {
            clauses.push(format!("its processors change their frequency (governor `{governor}`)"));
        }
        Restlessness(clauses)
    }
}

impl Times {
    fn share(self, before: Times, part: impl Fn(Times) -> u64) -> Option<f64> {
        let all = self.all.checked_sub(before.all).filter(|all| *all > 0)?;
        Some(part(self).saturating_sub(part(before)) as f64 / all as f64)
    }

    fn busy_since(self, before: Times) -> Option<f64> {
        Some(1.0 - self.share(before, |times| times.idle)?)
    }

    fn stolen_since(self, before: Times) -> Option<f64> {
        self.share(before, |times| times.stolen)
    }

    /// From the first line of `/proc/stat`: user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen.
    fn read(text: &str) -> Option<Times> {
        let fields = text.lines().next()?.strip_prefix("cpu ")?.split_whitespace();
        let ticks: Vec<u64> = fields.take(8).map(str::parse).collect::<Result<_, _>>().ok()?;
        let at = |place: usize| ticks.get(place).copied().unwrap_or_default();
        Some(Times { all: ticks.iter().sum(), idle: at(3) + at(4), stolen: at(7) })
    }
}

/// None on systems that don't say.
fn times() -> Option<Times> {
    Times::read(&fs::read_to_string("/proc/stat").ok()?)
}

/// Waits until other programs use few of the processors, for at most `limit`. Whether that came to be; true where the system does not say.
pub fn wait_until_quiet(limit: Duration, interrupts: &Interrupts) -> bool {
    let began = Instant::now();
    while interrupts.signal().is_none() {
        let before = times();
        thread::sleep(GLANCE);
        let busy = before.zip(times()).and_then(|(before, now)| now.busy_since(before));
        if busy.is_none_or(|busy| busy <= QUIET) {
            return true;
        }
        if began.elapsed() > limit {
            return false;
        }
    }
    false
}

/// Keeps this thread, and what it starts from now on, on these processors, counted from 0.
///
/// # Errors
/// When the system refuses, as for a processor that it lacks, or does not know such a thing.
pub fn pin_to(processors: &[usize]) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let mut set = rustix::thread::CpuSet::new();
        let missing = |processor: usize| {
            let text = format!("there is no processor {processor}, or this process may not use it");
            io::Error::new(io::ErrorKind::InvalidInput, text)
        };
        for processor in processors {
            if *processor >= rustix::thread::CpuSet::MAX_CPU {
                return Err(missing(*processor));
            }
            set.set(*processor);
        }
        // The system leaves out those that it lacks, and only refuses when none is left.
        let allowed = rustix::thread::sched_setaffinity(None, &set).and_then(|()| rustix::thread::sched_getaffinity(None));
        let refused = |processor: &&usize| allowed.map_or(true, |allowed| !allowed.is_set(**processor));
        processors.iter().find(refused).map_or(Ok(()), |processor| Err(missing(*processor)))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = processors;
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system can't keep a program on chosen processors"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_time_are_read_from_two_looks_at_the_counters() {
        let before = Times::read("cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\n").unwrap();
        let now = Times::read("cpu  200 0 150 800 120 0 0 30 0 0\n").unwrap();
        assert_eq!(now.busy_since(before), Some(0.6));
        assert_eq!(now.stolen_since(before), Some(0.1));
        assert_eq!((before.busy_since(before), Times::read("intr 1\n"), Times::read("")), (None, None, None));
    }

    #[test]
    fn a_machine_whose_speed_varies_is_restless() {
        let mut machine = Machine { cores: 2, busy: Some(0.1), before: None, governor: Some("powersave".into()), spins: vec![1.0, 1.02] };
        assert_eq!(machine.restlessness(), Restlessness::default());
        machine.spins.push(1.3);
        let clauses = machine.restlessness().0;
        assert!(clauses[0].contains("up to 30 % longer"), "{clauses:?}");
        assert!(clauses[1].contains("powersave"), "{clauses:?}");
    }
}
