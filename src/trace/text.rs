//! A derivation as text for the terminal, from the first cell to the printed status.

use std::fmt::Write as _;

use super::{
    DeliverableTrace, FieldTrace, FigureTrace, MeasureTrace, MonthTrace, Step, StepName,
    TargetTrace, Trace,
};
use crate::assess::{Gap, Status};
use crate::compose::Language;
use crate::map::{Correction, Stage, Standing};
use crate::plan::{Decision, Ruling};
use crate::publish::labels;
use crate::quantity::{Exact, Qualifier};

/// The whole derivation.
pub fn text(trace: &Trace, language: Language) -> String {
    let mut out = Text {
        language,
        out: String::new(),
    };
    match trace {
        Trace::Target(trace) => out.target(trace),
        Trace::Deliverable(trace) => out.deliverable(trace),
        Trace::Measure(trace) => out.measure(trace),
    }
    out.out
}

struct Text {
    language: Language,
    out: String,
}

impl Text {
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn line(&mut self, indent: usize, text: impl AsRef<str>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{}{}", "  ".repeat(indent), text.as_ref());
    }

    fn heading(&mut self, zh: &str, en: &str) {
        let heading = self.pick(zh, en).to_owned();
        self.line(0, format!("\n{heading}"));
    }

    fn status(&self, status: Status) -> String {
        match self.language {
            Language::Zh => labels::status(status).to_owned(),
            Language::En => labels::words(status),
        }
    }

    fn stage(&self, stage: Option<Stage>) -> String {
        match (stage, self.language) {
            (None, _) => "—".to_owned(),
            (Some(stage), Language::Zh) => labels::stage(stage).to_owned(),
            (Some(stage), Language::En) => labels::words(stage),
        }
    }

    fn rule(&self, code: &str) -> String {
        let (zh, en) = labels::rule(code);
        self.pick(&zh, &en).to_owned()
    }

    fn qualifier(&self, qualifier: Qualifier) -> String {
        match self.language {
            Language::Zh => qualifier.zh().to_owned(),
            Language::En => labels::words(qualifier),
        }
    }

    /// Something said beside the figure: in brackets, set off as the language does.
    fn aside(&self, text: &str) -> String {
        match self.language {
            Language::Zh => format!("（{text}）"),
            Language::En => format!(" ({text})"),
        }
    }

    fn target(&mut self, t: &TargetTrace) {
        let name = self.pick(&t.name_zh, &t.name_en).to_owned();
        self.line(0, format!("{} {name}", t.code));
        let (relation, kind) = match self.language {
            Language::Zh => (
                labels::relation(t.relation).to_owned(),
                labels::kind(t.target_kind).to_owned(),
            ),
            Language::En => (labels::words(t.relation), labels::words(t.target_kind)),
        };
        let line = match self.language {
            Language::Zh => format!(
                "目标：{relation} {} {}，{} 前（{kind}）；报告期 {}",
                t.target_value, t.unit, t.due, t.period
            ),
            Language::En => format!(
                "target: {relation} {} {} by {} ({kind}); report month {}",
                t.target_value, t.unit, t.due, t.period
            ),
        };
        self.line(0, line);
        if !t.definition.is_empty() {
            let line = format!("{}{}", self.pick("口径：", "definition: "), t.definition);
            self.line(0, line);
        }
        if let Some(base) = &t.base {
            self.heading("基期", "Base");
            let line = format!("{} {}", base.value, t.reported_unit);
            self.line(1, line);
            match &base.figure {
                Some(figure) => self.figure(2, figure, &t.reported_unit),
                None => {
                    let line = self
                        .pick("方案（targets.csv）", "the plan (targets.csv)")
                        .to_owned();
                    self.line(2, line);
                }
            }
            for other in &base.others {
                let line = self
                    .pick("另有不同的基期值：", "another base that differs:")
                    .to_owned();
                self.line(2, line);
                self.figure(3, other, &t.reported_unit);
            }
        }
        self.heading("逐月数据", "Month by month");
        for month in &t.months {
            self.month(month, t);
        }
        self.corrections(&t.corrections, &t.reported_unit);
        self.decisions(&t.decisions);
        self.heading("结果", "Result");
        self.result(t);
    }

    fn month(&mut self, month: &MonthTrace, t: &TargetTrace) {
        let actual = match &month.actual {
            Some(actual) => format!("{} {}", number(actual), t.unit),
            None => self.gap(month.gap.as_ref()),
        };
        let expected = month.expected.as_ref().map_or_else(String::new, |e| {
            format!("{}{}", self.pick("；应达 ", "; expected "), number(e))
        });
        let status = self.status(month.status);
        let line = format!("{}  {actual}{expected}  [{status}]", month.period);
        self.line(1, line);
        if month.breaks_series {
            let line = self
                .pick(
                    "口径有变，序列自此重起",
                    "definition changed: the series starts anew",
                )
                .to_owned();
            self.line(2, line);
        }
        let trivial = month.figures.len() == 1 && month.figures[0].factor == Exact::one();
        if !month.formula.is_empty() && !trivial {
            let line = format!("= {}", month.formula);
            self.line(2, line);
        }
        for figure in &month.figures {
            self.figure(2, figure, &t.reported_unit);
        }
        // Figures in use that this formula does not need only serve as checks; JSON has them.
        for figure in month.others.iter().filter(|f| f.standing != Standing::Used) {
            self.figure(2, figure, &t.reported_unit);
        }
    }

    fn gap(&self, gap: Option<&Gap>) -> String {
        let text = match gap {
            None | Some(Gap::Silent) => self.pick("未报", "not reported"),
            Some(Gap::Refused { .. }) => {
                self.pick("本月数不可用", "this month's figure cannot be used")
            }
            Some(Gap::Disputed { .. }) => self.pick("待核：来源不一致", "disputed: sources differ"),
            Some(Gap::NoBase) => self.pick("缺基期值", "no base"),
            Some(Gap::PartsMissing { parts }) => {
                return format!(
                    "{}{}",
                    self.pick("缺分项：", "parts missing: "),
                    parts.join(self.pick("、", ", "))
                );
            }
            Some(Gap::Ingredient { months }) => {
                let months: Vec<String> = months.iter().map(ToString::to_string).collect();
                return format!(
                    "{}{}",
                    self.pick("缺少月份：", "months missing: "),
                    months.join(self.pick("、", ", "))
                );
            }
        };
        text.to_owned()
    }

    /// `← file!sheet!D7 "1.2" 万家 × 10000 = 12000 家 本年累计 某局（牵头，按编码）`
    fn figure(&mut self, indent: usize, f: &FigureTrace, unit: &str) {
        let form = match self.language {
            Language::Zh => labels::form(f.form).to_owned(),
            Language::En => labels::words(f.form),
        };
        let mut text = format!("← {} “{}”", f.source, f.source.text);
        if f.factor != Exact::one() {
            let _ = write!(text, " {} × {}", f.unit_text, f.factor);
        }
        let _ = write!(text, " = {} {unit}", number(&f.value));
        if let Some(qualifier) = f.qualifier {
            text.push_str(&self.aside(&self.qualifier(qualifier)));
        }
        let comma = self.pick("，", ", ").to_owned();
        let _ = write!(text, "{comma}{form}");
        if f.return_period != f.period {
            let said = match self.language {
                Language::Zh => format!("{}填报", f.return_period),
                Language::En => format!("return of {}", f.return_period),
            };
            text.push_str(&self.aside(&said));
        }
        if let Some(part) = &f.part {
            let _ = write!(text, "{comma}{part}");
        }
        let (role, rule) = match self.language {
            Language::Zh => (
                labels::role(f.role).to_owned(),
                labels::map_rule(f.mapped_by).to_owned(),
            ),
            Language::En => (
                labels::words(f.role),
                format!("by {}", labels::words(f.mapped_by)),
            ),
        };
        let _ = write!(text, "{comma}{}", f.department);
        text.push_str(&self.aside(&format!("{role}{comma}{rule}")));
        if let Some(line) = f.decision {
            let _ = match self.language {
                Language::Zh => write!(text, "，按核定采用（decisions.csv 第{line}行）"),
                Language::En => write!(text, ", by decision (decisions.csv line {line})"),
            };
        }
        // What a decision set stands in no file.
        let cells = f.against.iter().filter(|s| !s.file.is_empty());
        let places: Vec<String> = cells
            .map(|s| format!("{}!{}!{}", s.file, s.sheet, s.cell))
            .collect();
        let places = places.join(self.pick("、", ", "));
        match &f.standing {
            Standing::Used => {}
            Standing::Withheld { rule } => {
                let rule = self.rule(rule);
                let _ = write!(text, " ✗ {}{rule}", self.pick("未采用：", "not used: "));
            }
            Standing::Superseded { .. } => {
                let _ = match (self.language, places.is_empty()) {
                    (_, true) => write!(text, " ✗ {}", self.pick("已被替代", "superseded")),
                    (Language::Zh, _) => write!(text, " ✗ 已被替代，见 {places}"),
                    (Language::En, _) => write!(text, " ✗ superseded by {places}"),
                };
            }
            Standing::Disputed { .. } => {
                let _ = match self.language {
                    Language::Zh => write!(text, " ✗ 待核，未采用：与 {places} 不一致"),
                    Language::En => write!(text, " ✗ in dispute with {places}, not used"),
                };
            }
        }
        if !f.flags.is_empty() {
            let told: Vec<String> = f.flags.iter().map(|flag| self.rule(flag)).collect();
            let told = told.join(self.pick("；", "; "));
            let _ = write!(text, "{}{told}", self.pick(" ⚑ 注：", " ⚑ note: "));
        }
        self.line(indent, text);
    }

    fn corrections(&mut self, corrections: &[Correction], unit: &str) {
        if corrections.is_empty() {
            return;
        }
        self.heading("更正", "Corrections");
        for c in corrections {
            let old = c.old.as_ref().map_or_else(|| "—".to_owned(), number);
            let applied = if c.observation.is_some() {
                self.pick("已采用", "applied")
            } else {
                self.pick("未采用", "not applied")
            };
            let form = match self.language {
                Language::Zh => labels::form(c.form).to_owned(),
                Language::En => labels::words(c.form),
            };
            let new = number(&c.new);
            let text = match self.language {
                Language::Zh => format!(
                    "{} {form}：{old} → {new} {unit}，{}（{}，{}）{applied}  ← {}",
                    c.period, c.reason, c.department, c.return_period, c.source
                ),
                Language::En => format!(
                    "{} {form}: {old} → {new} {unit}, {} ({}, {}) {applied}  ← {}",
                    c.period, c.reason, c.department, c.return_period, c.source
                ),
            };
            self.line(1, text);
        }
    }

    fn decisions(&mut self, decisions: &[Decision]) {
        if decisions.is_empty() {
            return;
        }
        self.heading("核定", "Decisions");
        for d in decisions {
            let what = self.ruling(&d.ruling);
            let part = d
                .part
                .as_deref()
                .map(|p| format!(" {p}"))
                .unwrap_or_default();
            let text = match self.language {
                Language::Zh => format!(
                    "{}{part} {what}：{}（{}，{}，decisions.csv 第{}行）",
                    d.period, d.reason, d.by, d.date, d.line
                ),
                Language::En => format!(
                    "{}{part} {what}: {} ({}, {}, decisions.csv line {})",
                    d.period, d.reason, d.by, d.date, d.line
                ),
            };
            self.line(1, text);
        }
    }

    fn ruling(&self, ruling: &Ruling) -> String {
        match ruling {
            Ruling::Accept { source } => {
                format!("{} {source}", self.pick("采用来源", "accepts the source"))
            }
            Ruling::Confirm => self.pick("确认数据可用", "confirms the figure").to_owned(),
            Ruling::Set { value } => {
                format!("{} {value}", self.pick("核定为", "sets the figure to"))
            }
            Ruling::ApproveDate { date } => {
                format!(
                    "{} {date}",
                    self.pick("同意计划完成时间调整为", "approves the date")
                )
            }
            Ruling::ApproveStop => self.pick("同意终止或暂缓", "approves the stop").to_owned(),
            Ruling::Exempt => self.pick("不再评价", "exempts it").to_owned(),
        }
    }

    fn result(&mut self, t: &TargetTrace) {
        match &t.actual {
            Some(actual) => {
                let qualifiers: Vec<String> =
                    t.qualifiers.iter().map(|q| self.qualifier(*q)).collect();
                let mut text = format!("{} = {}", self.pick("实际值", "actual"), t.derivation);
                let _ = write!(text, " = {} {}", number(actual), t.unit);
                if !qualifiers.is_empty() {
                    text.push_str(&self.aside(&qualifiers.join(self.pick("、", ", "))));
                }
                if let (true, Some(period)) = (t.carried, t.actual_period) {
                    let _ = match self.language {
                        Language::Zh => write!(text, "，沿用{}数据", period.zh()),
                        Language::En => write!(text, ", carried from {}", period.en()),
                    };
                }
                self.line(1, text);
            }
            None => {
                let line = format!(
                    "{}{}",
                    self.pick("实际值：", "actual: "),
                    self.pick("无", "none")
                );
                self.line(1, line);
            }
        }
        for step in &t.steps {
            self.step(step);
        }
        let because = match self.language {
            Language::Zh => &t.because.zh,
            Language::En => &t.because.en,
        };
        let line = format!(
            "{}{} — {because}",
            self.pick("状态：", "status: "),
            self.status(t.status)
        );
        self.line(1, line);
    }

    fn step(&mut self, step: &Step) {
        let name = match step.name {
            StepName::ExpectedShare => self.pick("序时进度", "expected share"),
            StepName::ExpectedValue => self.pick("序时应达", "expected value"),
            StepName::Progress => self.pick("进度", "progress"),
            StepName::PaceRatio => self.pick("进度比", "pace ratio"),
            StepName::CompletionRate => self.pick("完成率", "completion rate"),
            StepName::Change => self.pick("比上月", "change on last month"),
            StepName::YearOnYear => self.pick("同比", "year on year"),
            StepName::Forecast => self.pick("到期预测", "forecast"),
            StepName::NeededPerMonth => self.pick("月均还需", "needed per month"),
        };
        let line = format!("{name} = {} = {}", step.formula, number(&step.value));
        self.line(1, line);
    }

    fn deliverable(&mut self, d: &DeliverableTrace) {
        let name = self.pick(&d.name_zh, &d.name_en).to_owned();
        let line = format!("{} {name}{}", d.code, self.aside(&d.period.to_string()));
        self.line(0, line);
        self.heading("现状", "State");
        for field in &d.fields {
            self.field(field);
        }
        self.heading("各月填报", "Reports");
        for report in &d.reports {
            let stage = self.stage(report.stage);
            let mut text = format!("{} {stage} {}", report.period, report.department);
            match &report.standing {
                Standing::Used => {}
                Standing::Withheld { rule } => {
                    let rule = self.rule(rule);
                    let _ = write!(text, " ✗ {}{rule}", self.pick("未采用：", "not used: "));
                }
                Standing::Superseded { .. } => {
                    let _ = write!(text, " ✗ {}", self.pick("已被替代", "superseded"));
                }
                Standing::Disputed { .. } => {
                    let _ = write!(
                        text,
                        " ✗ {}",
                        self.pick("待核，未采用", "in dispute, not used")
                    );
                }
            }
            self.line(1, text);
            for (field, source) in &report.cells {
                let (zh, en) = labels::column(field);
                let name = self.pick(&zh, &en);
                let line = format!("{name} ← {source} “{}”", source.text);
                self.line(2, line);
            }
            if report.cells.is_empty() {
                let line = format!("← {}", report.source);
                self.line(2, line);
            }
        }
        self.decisions(&d.decisions);
        self.history(&d.history);
        let line = format!(
            "\n{}{}",
            self.pick("状态：", "status: "),
            self.status(d.status)
        );
        self.line(0, line);
    }

    fn field(&mut self, field: &FieldTrace) {
        let name = match field.field.as_str() {
            "stage" => self.pick("阶段", "stage"),
            "share_done" => self.pick("完成比例", "share done"),
            "planned" => self.pick("计划完成", "planned"),
            "baseline_planned" => self.pick("原计划完成", "first planned"),
            "finished" => self.pick("实际完成", "finished"),
            "total_investment" => self.pick("总投资（亿元）", "total investment (100 m yuan)"),
            "invested" => self.pick("累计完成投资（亿元）", "invested (100 m yuan)"),
            other => other,
        };
        let mut text = format!("{name} {}", field.value);
        if let Some(source) = &field.source {
            let _ = write!(text, "  ← {source} “{}”", source.text);
        }
        if let Some(department) = &field.department {
            let _ = write!(text, "{}{department}", self.pick("，", ", "));
        }
        self.line(1, text);
    }

    fn history(&mut self, history: &[(crate::period::Period, Status)]) {
        self.heading("各月状态", "Status by month");
        for (period, status) in history {
            let line = format!("{period}  {}", self.status(*status));
            self.line(1, line);
        }
    }

    fn measure(&mut self, m: &MeasureTrace) {
        let name = self.pick(&m.name_zh, &m.name_en).to_owned();
        let line = format!("{} {name}{}", m.code, self.aside(&m.period.to_string()));
        self.line(0, line);
        self.heading("指标", "Targets");
        for (code, name, status) in &m.targets {
            let line = format!("{code} {name}  {}", self.status(*status));
            self.line(1, line);
        }
        self.heading("任务", "Deliverables");
        for (code, name, status) in &m.deliverables {
            let line = format!("{code} {name}  {}", self.status(*status));
            self.line(1, line);
        }
        let all = m.deliverables.len();
        let line = match self.language {
            Language::Zh => format!(
                "任务 {all} 项：已报 {}，完成 {}，滞后 {}（占比阈值 {}）",
                m.deliverables_reported,
                m.deliverables_done,
                m.deliverables_behind,
                m.deliverable_share
            ),
            Language::En => format!(
                "{all} deliverables: {} reported, {} done, {} behind (share that counts: {})",
                m.deliverables_reported,
                m.deliverables_done,
                m.deliverables_behind,
                m.deliverable_share
            ),
        };
        self.line(1, line);
        self.history(&m.history);
        let line = format!(
            "\n{}{}",
            self.pick("状态：", "status: "),
            self.status(m.status)
        );
        self.line(0, line);
    }
}

/// All digits where it ends, else to six places.
fn number(value: &Exact) -> String {
    match value.decimals() {
        Some(places) if places <= 12 => value.to_string(),
        _ => value.to_csv(),
    }
}
