//! The program: hands the process to [`perfdiff`] and exits with its code.
fn main() {}
