//! A figure stands in a form that makes no total of its item

use super::{At, Named, Rule, confirmed_by, each, form_en, form_zh};
use crate::issue::{Issue, Severity};
use crate::map::{FigureForm, Observation};
use crate::plan::{Target, TargetKind};

/// 数值的口径与指标类型不符
pub static RULE: Rule = Rule {
    code: "form-unused",
    severity: Severity::Error,
    zh: "表头未写明指标所需的累计或期末口径",
    en: "The heading does not give the total that the item needs",
    remedy: "填报单位在表头写明“本年累计”（存量指标写“期末”）后重报；确为该数的，由办公室核定",
    remedy_en: "The department heads the column 本年累计 (期末 for stocks) and sends again, or the office confirms the figure",
};

/// Whether figures of a form can make up an item's total. The year to date of a stock counts
/// where it was taken for the end of the period, which is then its form.
pub fn usable(kind: TargetKind, form: FigureForm) -> bool {
    use FigureForm::{Base, EndOfPeriod, Month, SinceStart, YearToDate};
    match kind {
        _ if form == Base => true,
        TargetKind::Stock | TargetKind::Level => form == EndOfPeriod,
        TargetKind::Cumulative => matches!(form, SinceStart | YearToDate | Month),
        TargetKind::AnnualFlow | TargetKind::AnnualFlowEachYear | TargetKind::RatioToBase => {
            matches!(form, YearToDate | Month)
        }
    }
}

/// A figure that its item has no use for, where the row gives no other.
pub fn found(figure: &Observation, target: &Target) -> Issue {
    let (zh, en, heading) = match target.kind {
        TargetKind::Stock | TargetKind::Level => ("期末数", "end-of-period figures", "期末"),
        TargetKind::Cumulative => ("累计数", "totals", "本年累计"),
        _ => ("本年累计数", "the year to date", "本年累计"),
    };
    let own = Named::new(
        format!("在表头写明“{heading}”后重报"),
        format!("head the column {heading} and send again"),
    );
    let remedy = each(&own, &confirmed_by(figure));
    RULE.at_with(
        &At::figure(figure),
        format!(
            "{}按{zh}统计，此列只能当作“{}”数，未采用",
            target.name_zh,
            form_zh(figure.form)
        ),
        format!(
            "{} is counted by {en}; this column can only be taken as “{}” ({}); not used",
            target.name_en,
            form_en(figure.form),
            form_zh(figure.form)
        ),
        remedy.zh,
        remedy.en,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn each_kind_has_its_forms() {
        use FigureForm::{EndOfPeriod, Month, SinceStart, YearToDate};
        for (kind, form, fits) in [
            (TargetKind::AnnualFlow, YearToDate, true),
            (TargetKind::AnnualFlow, Month, true),
            (TargetKind::AnnualFlow, EndOfPeriod, false),
            (TargetKind::RatioToBase, SinceStart, false),
            (TargetKind::Cumulative, SinceStart, true),
            (TargetKind::Cumulative, EndOfPeriod, false),
            (TargetKind::Stock, EndOfPeriod, true),
            (TargetKind::Level, Month, false),
        ] {
            assert_eq!(usable(kind, form), fits, "{kind:?} {form:?}");
        }
        let lost = figure(EndOfPeriod, "2021-06", "1");
        let issue = found(&lost, &target(TargetKind::AnnualFlow, "家", "60"));
        says(&issue, &["期末"]);
        assert!(issue.remedy.contains("2021-06,5.2,,confirm,"));
    }
}
