//! The command line: what it accepts, and the exit code that tells the scheduler.

use crate::support::MonthRun;

#[test]
fn an_unknown_option_is_a_usage_error() {
    let ran = MonthRun::new().jindu(&["--no-such-option"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}
