//! The choice among stored runs, on lists of them.

use jiff::Timestamp;
use perfdiff::model::{CaveatCode, CommitId};
use perfdiff::store::{Ancestor, Leg, Lineage, Place, Resolution, Root, Wanted, Why, resolve};

/// A commit of 40 digits for a number.
fn id(number: u64) -> String {
    format!("{number:012x}{}", "0".repeat(28))
}

fn run(branch: &str, commit: u64) -> Place {
    Place {
        branch: branch.to_owned(),
        environment: "here".to_owned(),
        time: Timestamp::from_second(i64::try_from(1_000 + commit).unwrap()).ok(),
        commit: CommitId::parse(&format!("{commit:012x}")),
        suite: "api".to_owned(),
        label: None,
    }
}

fn refs(stored: &[Place]) -> Vec<&Place> {
    stored.iter().collect()
}

/// A head 99 whose trunk are these commits.
fn trunk(commits: &[u64]) -> Lineage {
    let ancestor = |number: &u64| Ancestor { commit: id(*number), time: i64::try_from(1_000 + number).ok() };
    Lineage { head: Some(id(99)), trunk: commits.iter().map(ancestor).collect(), root: Root::MergeBase, cut: false, why: None }
}

fn legs(names: &[&str]) -> Vec<Leg> {
    names.iter().map(|name| Leg { suite: (*name).to_owned(), label: None }).collect()
}

fn choose(lineage: &Lineage, stored: &[Place]) -> Resolution {
    choose_last(lineage, stored, 50)
}

fn choose_last(lineage: &Lineage, stored: &[Place], last: usize) -> Resolution {
    let alike = |place: &Place| place.environment == "here";
    let wanted = Wanted {
        legs: &legs(&["api"]),
        base_branch: Some("main"),
        default_branch: Some("main"),
        last,
        alike: &alike,
        other_processor: &|_| false,
    };
    resolve(lineage, &refs(stored), &wanted)
}

/// The chosen runs' commits, oldest first.
fn chosen(resolution: &Resolution, stored: &[Place]) -> Vec<u64> {
    let runs = &resolution.baseline.as_ref().unwrap().runs;
    runs.iter().map(|at| u64::from_str_radix(stored[*at].commit.as_deref().unwrap(), 16).unwrap()).collect()
}

fn codes(resolution: &Resolution) -> Vec<CaveatCode> {
    resolution.caveats.iter().map(|caveat| caveat.code).collect()
}

#[test]
fn the_merge_base_s_run_is_the_baseline_and_the_runs_before_it_its_history() {
    let stored = [run("main", 1), run("main", 5), run("main", 3), run("main", 4), run("main", 7), run("topic", 99)];
    let found = choose(&trunk(&[5, 4, 3, 2, 1]), &stored);
    assert_eq!(chosen(&found, &stored), [1, 3, 4, 5]);
    let baseline = found.baseline.unwrap();
    assert_eq!((baseline.name().as_str(), baseline.distance), ("main@0000000", Some(0)));
    assert!(found.caveats.is_empty());
}

#[test]
fn where_the_merge_base_has_no_run_the_nearest_ancestor_s_is_taken_and_the_distance_said() {
    let stored = [run("main", 1), run("main", 2), run("main", 6)];
    let found = choose(&trunk(&[5, 4, 3, 2, 1]), &stored);
    assert_eq!((chosen(&found, &stored), found.baseline.unwrap().distance), (vec![1, 2], Some(3)));
}

#[test]
fn ancestry_decides_the_order_and_not_the_clock() {
    let mut stored = [run("main", 1), run("main", 2), run("main", 3)];
    stored[0].time = Timestamp::from_second(9_000).ok();
    stored[2].time = None;
    assert_eq!(chosen(&choose(&trunk(&[3, 2, 1]), &stored), &stored), [1, 2, 3]);
}

#[test]
fn runs_of_the_ancestry_count_whatever_branch_they_were_stored_for() {
    let stored = [run("main", 1), run("release/1.x", 2), run("topic", 8)];
    let found = choose(&trunk(&[2, 1]), &stored);
    assert_eq!((chosen(&found, &stored), found.baseline.unwrap().name()), (vec![1, 2], "release/1.x@0000000".to_owned()));
}

#[test]
fn several_runs_of_a_commit_all_count_in_their_order_and_only_the_newest_are_taken() {
    let stored = [run("main", 1), run("main", 2), run("main", 2), run("main", 3)];
    let found = choose(&trunk(&[3, 2, 1]), &stored);
    assert_eq!(found.baseline.as_ref().unwrap().runs, [0, 1, 2, 3]);
    assert_eq!(choose_last(&trunk(&[3, 2, 1]), &stored, 2).baseline.unwrap().runs.len(), 2);
    assert_eq!(chosen(&choose_last(&trunk(&[3, 2, 1]), &stored, 1), &stored), [3]);
    let many: Vec<Place> = (1..90).map(|commit| run("main", commit)).collect();
    let all: Vec<u64> = (1..90).rev().collect();
    assert_eq!(chosen(&choose(&trunk(&all), &many), &many), (40..90).collect::<Vec<_>>());
}

#[test]
fn each_suite_has_its_own_newest_runs_and_one_that_is_further_back_is_said() {
    let of = |suite: &str, commit| Place { suite: suite.to_owned(), ..run("main", commit) };
    let stored = [of("a", 1), of("b", 1), of("a", 2), of("b", 2), of("a", 3), of("other", 3), of("a", 4)];
    let alike = |_: &Place| true;
    let names = legs(&["a", "b", "new"]);
    let wanted =
        Wanted { legs: &names, base_branch: Some("main"), default_branch: None, last: 2, alike: &alike, other_processor: &|_| false };
    let found = resolve(&trunk(&[4, 3, 2, 1]), &refs(&stored), &wanted);
    let baseline = found.baseline.as_ref().unwrap();
    assert_eq!((baseline.distance, baseline.runs.as_slice()), (Some(0), [1, 3, 4, 6].as_slice()));
    let said: Vec<(&str, &str)> = found.caveats.iter().map(|caveat| (caveat.subject.as_str(), caveat.text.as_str())).collect();
    assert_eq!(
        said,
        [
            ("b", "its nearest stored run is 2 commits further back than that of the other suites"),
            ("new", "no run of it is stored on the head's ancestry")
        ]
    );
}

#[test]
fn labels_keep_legs_apart() {
    let labelled = |label: Option<&str>, commit| Place { label: label.map(str::to_owned), ..run("main", commit) };
    let stored = [labelled(Some("os=linux"), 1), labelled(None, 1), labelled(Some("os=macos"), 1)];
    let alike = |_: &Place| true;
    let linux = [Leg { suite: "api".to_owned(), label: Some("os=linux".to_owned()) }];
    let wanted =
        Wanted { legs: &linux, base_branch: Some("main"), default_branch: None, last: 9, alike: &alike, other_processor: &|_| false };
    assert_eq!(resolve(&trunk(&[1]), &refs(&stored), &wanted).baseline.unwrap().runs, [0]);
    assert_eq!(choose(&trunk(&[1]), &stored).baseline.unwrap().runs, [1]);
}

#[test]
fn runs_of_other_environments_are_left_out_and_counted() {
    let elsewhere = |commit| Place { environment: "there".to_owned(), ..run("main", commit) };
    let stored = [run("main", 1), elsewhere(2), elsewhere(3)];
    let found = choose(&trunk(&[3, 2, 1]), &stored);
    assert_eq!((chosen(&found, &stored), found.elsewhere), (vec![1], 2));
    assert_eq!(found.baseline.unwrap().distance, Some(2));
    let found = choose(&trunk(&[3, 2, 1]), &stored[1..]);
    assert_eq!((&found.baseline, found.elsewhere), (&None, 2));
    assert_eq!(found.caveats[0].text, "stored are only 2 runs of other environments");
}

#[test]
fn the_head_s_own_run_is_no_baseline_unless_the_head_has_changes() {
    let stored = [run("main", 99)];
    let found = choose(&trunk(&[5]), &stored);
    assert_eq!(
        (&found.baseline, found.caveats[0].text.as_str()),
        (&None, "stored are only 1 run of this very commit, which is no baseline for itself")
    );
    let changed = Lineage { root: Root::Below, ..trunk(&[99, 5]) };
    assert_eq!(chosen(&choose(&changed, &stored), &stored), [99]);
    // Nor by falling back on the branch's newest.
    let stored = [run("main", 99), run("main", 7)];
    assert_eq!(chosen(&choose(&trunk(&[5]), &stored), &stored), [7]);
}

#[test]
fn without_a_run_on_the_ancestry_the_branch_s_newest_stands_in_and_that_is_said() {
    let stored = [run("main", 8), run("main", 7), run("topic", 9)];
    let found = choose(&trunk(&[5, 4]), &stored);
    assert_eq!((chosen(&found, &stored), codes(&found)), (vec![7, 8], vec![CaveatCode::BaselineNotMergeBase]));
    assert_eq!(found.baseline.unwrap().distance, None);
    assert_eq!(
        found.caveats[0].text,
        "no ancestor of the head has a run that fits; compared with the newest run of `main`, 0000000, which may hold changes that the head lacks"
    );
}

#[test]
fn without_a_run_of_the_branch_the_default_branch_s_newest_stands_in() {
    let stored = [run("main", 8), run("topic", 9)];
    let alike = |_: &Place| true;
    let suites = legs(&["api"]);
    let mut wanted = Wanted {
        legs: &suites,
        base_branch: Some("release/1.x"),
        default_branch: Some("main"),
        last: 50,
        alike: &alike,
        other_processor: &|_| false,
    };
    let found = resolve(&trunk(&[5]), &refs(&stored), &wanted);
    assert_eq!((chosen(&found, &stored), codes(&found)), (vec![8], vec![CaveatCode::BaselineOtherBranch]));
    assert!(found.caveats[0].text.starts_with("`release/1.x` has no run that fits; compared with the newest run of `main`"));
    // Where neither is stored nobody guesses.
    wanted.default_branch = Some("trunk");
    let found = resolve(&trunk(&[5]), &refs(&stored), &wanted);
    assert_eq!((&found.baseline, codes(&found)), (&None, vec![CaveatCode::NothingFits]));
    assert_eq!(
        found.caveats[0].text,
        "no run of `release/1.x` or `trunk` is stored, but there are some of `main`, `topic`; --base-branch chooses"
    );
}

#[test]
fn with_no_branch_known_at_all_the_usual_one_or_the_only_one_is_taken() {
    let alike = |_: &Place| true;
    let suites = legs(&["api"]);
    let wanted = Wanted { legs: &suites, base_branch: None, default_branch: None, last: 50, alike: &alike, other_processor: &|_| false };
    let lineage = Lineage::unknown(None, Why::NoRepository);
    let stored = [run("topic", 9), run("master", 8)];
    let found = resolve(&lineage, &refs(&stored), &wanted);
    assert_eq!((chosen(&found, &stored), codes(&found)), (vec![8], vec![CaveatCode::AncestryUnknown]));
    let stored = [run("dev", 9), run("dev", 8)];
    assert_eq!(chosen(&resolve(&lineage, &refs(&stored), &wanted), &stored), [8, 9]);
    let stored = [run("dev", 9), run("stable", 8)];
    assert_eq!(codes(&resolve(&lineage, &refs(&stored), &wanted)), [CaveatCode::NothingFits]);
}

#[test]
fn what_is_stored_but_does_not_fit_is_told() {
    let text = |stored: &[Place]| choose(&trunk(&[5]), stored).caveats[0].text.clone();
    assert_eq!(text(&[]), "no run is stored yet");
    let other = Place { suite: "k6".to_owned(), ..run("main", 5) };
    assert_eq!(
        text(&[other]),
        "no run of `api` is stored, only of `k6`; where that is the same suite, give both one name: --suite, or `name` of the GitHub Action"
    );
    let labelled = Place { label: Some("os=linux".to_owned()), ..run("main", 5) };
    assert_eq!(text(&[labelled]), "no run of `api` without a label is stored, only with the label `os=linux`");
}

#[test]
fn where_a_shallow_clone_ends_the_branch_s_earlier_runs_go_on_by_their_time() {
    let lineage = Lineage { cut: true, root: Root::MergedOnto, ..trunk(&[5]) };
    let unseen = Lineage { trunk: vec![Ancestor { commit: id(5), time: None }], ..lineage.clone() };
    let stored = [run("main", 3), run("main", 4), run("main", 5), run("main", 6), run("topic", 2), run("main", 99)];
    for lineage in [lineage, unseen] {
        let found = choose(&lineage, &stored);
        assert_eq!((chosen(&found, &stored), codes(&found)), (vec![3, 4, 5], vec![CaveatCode::ShallowClone]));
        assert_eq!(found.baseline.unwrap().distance, Some(0));
        assert_eq!(
            found.caveats[0].text,
            "this clone is shallow: the base is 0000000 (named by the merge commit), and which runs of `main` came before was decided by their commits' time; fetch the whole history (`fetch-depth: 0`) to be sure"
        );
    }
}

#[test]
fn in_a_shallow_clone_whose_base_has_no_run_the_distance_is_not_told() {
    let lineage = Lineage { cut: true, root: Root::Payload, ..trunk(&[5]) };
    let stored = [run("main", 3), run("main", 4), run("main", 7)];
    let found = choose(&lineage, &stored);
    assert_eq!((chosen(&found, &stored), found.baseline.as_ref().unwrap().distance), (vec![3, 4], None));
    assert!(
        found.caveats[0].text.contains("no run of the base 0000000 (named by the event) is stored, and 0000000 is the newest of `main`")
    );
    // With a run of the base alone nothing had to be assumed.
    let found = choose(&lineage, &[run("main", 5)]);
    assert!(found.caveats.is_empty());
    // A clone that does not even know the base's time can only take the newest.
    let unseen = Lineage { trunk: vec![Ancestor { commit: id(5), time: None }], ..lineage };
    assert_eq!(chosen(&choose(&unseen, &stored), &stored), [3, 4, 7]);
}

#[test]
fn a_stored_commit_of_fewer_digits_is_found_too() {
    let mut stored = [run("main", 0x1234_5678_9abc)];
    stored[0].commit = CommitId::parse("1234567");
    let found = choose(&trunk(&[0x1234_5678_9abc]), &stored);
    assert_eq!(found.baseline.unwrap().distance, Some(0));
}
