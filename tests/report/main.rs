//! What each renderer makes of the shared cases.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "tests may panic")]

mod cases;

use perfdiff::report::{self, RenderOptions};

#[test]
#[ignore = "for looking at"]
fn look() {
    let want: Vec<String> = std::env::args().collect();
    let _ = want;
    for (name, comparison) in cases::all() {
        if name == "many" {
            continue;
        }
        for width in [160, 100, 80, 60, 40] {
            println!("=== {name} {width}");
            let options = RenderOptions { width: Some(width), ..RenderOptions::default() };
            print!("{}", report::render(report::renderer("console").unwrap(), &comparison, &options).unwrap());
        }
    }
}
