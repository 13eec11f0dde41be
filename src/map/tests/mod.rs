//! The stage as a whole, on returns built by hand.

mod build;
mod confusion;
mod rules;
mod told;
mod which_file;

use super::*;
use build::*;

#[test]
fn a_clean_return_is_used_whole() {
    let month = month().add(ret("甲局", "2021-06").row("瞪羚企业", "家", "60"));
    let seen = month.map("2021-06");
    let figure = seen.one("5.2");
    assert_eq!(
        (figure.value.to_string().as_str(), figure.form),
        ("60", FigureForm::EndOfPeriod)
    );
    assert_eq!(figure.standing, Standing::Used);
    assert_eq!(figure.mapped_by, MapRule::Name);
    assert_eq!(figure.source.to_string(), "2021-06/甲局.xlsx!指标!C2");
    assert_eq!(seen.obs.returns[0].outcome, Outcome::Used);
    seen.says_nothing_but(&["return-missing", "return-incomplete"]);
}
