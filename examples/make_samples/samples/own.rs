//! Departments that send what they please: their own headings, units, layouts and formats.
//!
//! Decides how each of them lays out its sheet; figures are the story's.

use jiff::civil::Date;
use jindu::forms::{self, Entry};
use jindu::period::Period;
use jindu::plan::{Catalogue, Department};
use jindu::quantity::Exact;

use super::grid::{self, Field, Grid, Value};
use super::{biff8, ods, prose, story, tasks};

/// One month's return of one department.
struct Return<'a> {
    catalogue: &'a Catalogue,
    department: &'a Department,
    period: Period,
    filled: Date,
}

/// The file of a department with a layout of its own, or `None` for those on the form.
pub fn file(
    catalogue: &Catalogue,
    department: &Department,
    period: Period,
    filled: Date,
) -> Option<(String, Vec<u8>)> {
    let r = Return {
        catalogue,
        department,
        period,
        filled,
    };
    let (short, year, month) = (department.short_name(), period.year(), period.month());
    let xlsx = |grids: &[Grid]| grid::xlsx(grids, filled).expect("sample sheets are well formed");
    Some(match short {
        "市商务局" => (
            format!("{short}{month}月指标完成情况.xlsx"),
            xlsx(&[r.commerce(), r.chains(), r.tasks(), r.measures()]),
        ),
        "青岛海关" => (
            format!("青岛海关{year}年{month}月数据.csv"),
            grid::gb18030(&r.customs()),
        ),
        "市行政审批局" => (
            format!("市行政审批局{year}年{month}月报表.ods"),
            ods::ods(&[r.approvals(), r.tasks(), r.measures()]),
        ),
        "市市场监管局" => (
            format!("市市场监管局{month}月.xls"),
            biff8::xls(&[r.market(), r.tasks()]),
        ),
        "市国资委" => (
            format!("市国资委月报（{year}年{month}月）.xlsx"),
            xlsx(&[r.assets(), r.tasks(), r.measures()]),
        ),
        "市地方金融监管局" => (
            format!("{month}月金融口进展.xlsx"),
            xlsx(&[r.finance(), r.tasks(), r.measures()]),
        ),
        "市自然资源和规划局" => (
            format!("自然资源{year}{month:02}.xlsx"),
            xlsx(&[r.land(), r.tasks(), r.measures()]),
        ),
        _ => return None,
    })
}

fn t(text: &str) -> Field {
    (!text.is_empty()).then(|| Value::from(text))
}

fn n(value: Option<Exact>) -> Field {
    value.map(Value::Number)
}

fn entry(value: Option<Entry>) -> Field {
    value.map(Value::from)
}

impl Return<'_> {
    fn month(&self) -> i8 {
        self.period.month()
    }

    /// Total so far, times a factor of the unit.
    fn total(&self, target: &str, factor: i64) -> Option<Exact> {
        story::total(target, self.month()).map(|v| v * Exact::int(factor))
    }

    fn alone(&self, target: &str, factor: i64) -> Option<Exact> {
        story::month_alone(target, self.month()).map(|v| v * Exact::int(factor))
    }

    fn heading(&self, what: &str) -> String {
        format!("{}{}{what}", self.department.name, self.period.zh())
    }

    fn filled_line(&self) -> String {
        let (y, m, d) = (self.filled.year(), self.filled.month(), self.filled.day());
        format!("填报日期：{y}年{m}月{d}日")
    }

    /// A title, a date, 万美元 beside 亿元, a column with the year before.
    fn commerce(&self) -> Grid {
        let mut g = Grid::new("主要指标");
        g.title(self.heading("新旧动能转换重点指标完成情况表"), 7);
        g.texts(&[&self.filled_line(), "", "", "", "", "示例数据"]);
        g.texts(&[
            "序号",
            "指标名称",
            "计量单位",
            "本月完成",
            "本年累计完成",
            "2020年基数",
            "备注",
        ]);
        g.row(vec![
            n(Some(Exact::int(1))),
            t("实际利用外资（商务部口径）"),
            t("万美元"),
            n(self.alone("29.1", 10_000)),
            n(self.total("29.1", 10_000)),
            None,
            t("商务部口径"),
        ]);
        g.row(vec![
            n(Some(Exact::int(2))),
            t("跨境电商进出口额"),
            t("亿元"),
            n(self.alone("18.1", 1)),
            n(self.total("18.1", 1)),
            n(story::base("18.1")),
            None,
        ]);
        g.blank();
        g.texts(&["注：以上为快报数，以年报为准。"]);
        g
    }

    fn chains(&self) -> Grid {
        let mut g = Grid::new("产业链招商");
        g.title(self.heading("产业链大项目引进情况"), 5);
        g.texts(&["指标名称", "产业链", "单位", "本月", "自2021年以来累计"]);
        let target = self
            .catalogue
            .target(&"1.1".into())
            .expect("a target of the plan");
        for (_, part) in forms::content(self.catalogue, &self.department.name).parts {
            let Some(fill) = story::part(part, self.period) else {
                continue;
            };
            let figure = |form| entry(fill.figures.get(&form).cloned());
            g.row(vec![
                t(&target.name_zh),
                t(part),
                t("个"),
                figure(jindu::read::FigureForm::Month),
                figure(jindu::read::FigureForm::SinceStart),
            ]);
        }
        g
    }

    /// Two tables in one text file, amounts in 万元.
    fn customs(&self) -> Grid {
        let mut g = Grid::new("");
        g.texts(&[&self.heading("跨境电商统计（示例数据）")]);
        g.texts(&["指标名称", "计量单位", "本月", "本年累计", "备注"]);
        g.row(vec![
            t("跨境电商进出口总值"),
            t("万元"),
            n(self.customs_month()),
            n(self.customs_total(self.month())),
            t("海关统计"),
        ]);
        g.blank();
        self.task_rows(
            &mut g,
            &[
                "任务名称",
                "阶段",
                "完成比例（%）",
                "计划完成时间",
                "进展情况",
            ],
        );
        g
    }

    /// Customs count to the 万元: the rounded figure of commerce, but for December.
    fn customs_total(&self, month: i8) -> Option<Exact> {
        let rounded = story::total("18.1", month)? * Exact::int(10_000);
        let fine = match month {
            12 => 2_350,
            month => i64::from(month) * 37 - 240,
        };
        Some(rounded + Exact::int(fine))
    }

    fn customs_month(&self) -> Option<Exact> {
        let (now, before) = (
            self.customs_total(self.month())?,
            self.customs_total(self.month() - 1)?,
        );
        Some(now - before)
    }

    /// Months run across under a merged heading.
    fn approvals(&self) -> Grid {
        let mut g = Grid::new("新登记市场主体");
        g.title(self.heading("新登记市场主体统计表"), 14);
        g.texts(&[&self.filled_line(), "", "单位：户", "", "示例数据"]);
        let top = g.next_row();
        let mut group = vec![t("指标名称"), t("计量单位"), t("当月数")];
        group.extend((3..14).map(|_| None));
        g.row(group);
        let mut months = vec![None, None];
        months.extend((1..=12).map(|m| t(&format!("{m}月"))));
        g.row(months);
        g.merge((top, 0), (top + 1, 0))
            .merge((top, 1), (top + 1, 1));
        g.merge((top, 2), (top, 13));
        const FIRST: [i64; 4] = [31_200, 14_860, 27_930, 24_660];
        let mut row = vec![t("新设立市场主体"), t("户")];
        row.extend(FIRST.map(|v| n(Some(Exact::int(v)))));
        row.extend((5..=self.month()).map(|m| n(story::month_alone("21.1", m))));
        g.row(row);
        g.blank();
        g.texts(&["填报人：示例填报人", "", "审核人：示例审核人"]);
        g
    }

    fn market(&self) -> Grid {
        let mut g = Grid::new("监管指标");
        g.title(self.heading("监管指标"), 5);
        g.texts(&[&self.filled_line(), "", "", "", "示例数据"]);
        g.texts(&["指标名称", "计量单位", "期末数", "2020年基数", "备注"]);
        g.row(vec![
            t("双随机一公开监管覆盖率"),
            t("%"),
            n(self.total("21.2", 1)),
            n(story::base("21.2")),
            None,
        ]);
        g
    }

    /// A heading over two rows, a column with last year's figure.
    fn assets(&self) -> Grid {
        let mut g = Grid::new("指标");
        g.title(self.heading("国企改革指标月报"), 6);
        g.texts(&[&self.filled_line(), "", "", "", "", "示例数据"]);
        let top = g.next_row();
        g.texts(&["序号", "指标名称", "单位", "完成情况", "", "备注"]);
        g.texts(&["", "", "", "期末", "2020年基数", ""]);
        for col in [0, 1, 2, 5] {
            g.merge((top, col), (top + 1, col));
        }
        g.merge((top, 3), (top, 4));
        g.row(vec![
            n(Some(Exact::int(1))),
            t("市属国企控股上市公司数量"),
            t("家"),
            n(self.total("23.1", 1)),
            n(story::base("23.1")),
            None,
        ]);
        g
    }

    /// Notes below the table and a signature; the figure is written as text.
    fn finance(&self) -> Grid {
        let mut g = Grid::new("上市工作");
        g.title(self.heading("企业上市工作进展"), 5);
        g.texts(&["（示例数据）"]);
        g.texts(&[
            "指标",
            "计量单位",
            "当月新增",
            "本年累计",
            "自2021年以来累计",
        ]);
        let total = self
            .total("22.1", 1)
            .map_or(String::new(), |v| format!("{v}家"));
        g.row(vec![
            t("新增境内外上市公司"),
            t("家"),
            n(self.alone("22.1", 1)),
            t(&total),
            t(&total),
        ]);
        g.blank();
        g.texts(&["注：按挂牌日期统计，不含新三板。"]);
        g.texts(&["填报单位：市地方金融监管局", "", &self.filled_line()]);
        g
    }

    /// Hectares where the plan counts square kilometres; a dash where the figure is under review.
    fn land(&self) -> Grid {
        let mut g = Grid::new("净地");
        g.title(self.heading("净地推出情况"), 5);
        g.texts(&[&self.filled_line(), "", "", "", "示例数据"]);
        g.texts(&[
            "指标名称",
            "本月（公顷）",
            "本年累计（公顷）",
            "自2021年以来累计（公顷）",
            "备注",
        ]);
        let or_dash = |value: Option<Exact>| n(value).or_else(|| t("—"));
        let remark = match self.total("30.1", 1) {
            Some(_) => "",
            None => "口径核定中",
        };
        g.row(vec![
            t("推出净地面积"),
            or_dash(self.alone("30.1", 100)),
            or_dash(self.total("30.1", 100)),
            or_dash(self.total("30.1", 100)),
            t(remark),
        ]);
        g
    }

    /// Deliverables under the department's own headings.
    fn tasks(&self) -> Grid {
        let mut g = Grid::new("重点任务");
        g.title(self.heading("重点任务推进情况"), 6);
        self.task_rows(
            &mut g,
            &[
                "任务名称",
                "阶段",
                "完成比例（%）",
                "计划完成时间",
                "进展情况",
                "实际完成时间",
                "总投资（亿元）",
                "累计完成投资（亿元）",
            ],
        );
        g
    }

    fn task_rows(&self, g: &mut Grid, headings: &[&str]) {
        g.texts(headings);
        for item in forms::content(self.catalogue, &self.department.name).deliverables {
            let fill = tasks::report(item, self.period);
            if fill.stage.is_empty() {
                continue;
            }
            let row = headings.iter().map(|heading| match *heading {
                "任务名称" => t(&item.name_zh),
                "阶段" => t(&fill.stage),
                "完成比例（%）" => entry(fill.share_done.clone()),
                "计划完成时间" => fill.planned.map(Value::Date),
                "实际完成时间" => fill.finished.map(Value::Date),
                "总投资（亿元）" => entry(fill.total_investment.clone()),
                "累计完成投资（亿元）" => entry(fill.invested.clone()),
                _ => t(&fill.progress),
            });
            let row: Vec<Field> = row.collect();
            g.row(row);
        }
    }

    fn measures(&self) -> Grid {
        let mut g = Grid::new("举措进展");
        g.title(self.heading("举措进展情况"), 5);
        g.texts(&["举措", "进展情况", "存在问题", "下一步打算", "需协调事项"]);
        for measure in forms::content(self.catalogue, &self.department.name).measures {
            let fill = prose::progress(&measure.code, self.period);
            g.texts(&[
                &measure.title_zh,
                &fill.progress,
                &fill.problems,
                &fill.next_steps,
                &fill.coordination,
            ]);
        }
        g
    }
}
