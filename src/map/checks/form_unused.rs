//! A figure stands in a form that makes no total of its item

use super::{At, Rule, form_en, form_zh};
use crate::issue::{Issue, Severity};
use crate::map::FigureForm;
use crate::plan::{Target, TargetKind};

/// 数值的口径与指标类型不符
pub static RULE: Rule = Rule {
    code: "form-unused",
    severity: Severity::Error,
    zh: "表头未写明指标所需的累计或期末口径",
    en: "The heading does not give the total that the item needs",
    remedy: "请在表头写明“本年累计”（存量指标写“期末”）后重报；也可由主管部门裁定确认",
    remedy_en: "Head the column 本年累计 (期末 for stocks) and send again, or the office confirms the figure",
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
pub fn found(at: &At, target: &Target, form: FigureForm) -> Issue {
    let (zh, en) = match target.kind {
        TargetKind::Stock | TargetKind::Level => ("期末数", "end-of-period figures"),
        TargetKind::Cumulative => ("累计数", "totals"),
        _ => ("本年累计数", "the year to date"),
    };
    RULE.at(
        at,
        format!(
            "{}按{zh}统计，此列只能当作“{}”数，未采用",
            target.name_zh,
            form_zh(form)
        ),
        format!(
            "{} is counted by {en}; this column can only be taken as “{}” ({}) and is not used",
            target.name_zh,
            form_en(form),
            form_zh(form)
        ),
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
        let at = At::figure(&figure(EndOfPeriod, "2021-06", "1"));
        let issue = found(&at, &target(TargetKind::AnnualFlow, "家", "60"), EndOfPeriod);
        says(&issue, &["瞪羚企业", "期末"]);
    }
}
