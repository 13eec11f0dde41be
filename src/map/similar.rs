//! When two names that are not the same are close enough to be taken for one another.
//!
//! Decides on the side of refusal: words that make another series (上年, 目标, 合同, 出口 …),
//! other digits, or – for targets – any differing character of weight keep two names apart, however
//! alike they are. Leaves the order of mapping to `names`.

use super::names::ItemKind;

/// Likeness from which an item is suggested to the office.
pub const WORTH_SUGGESTING: f64 = 0.4;
/// Likeness from which a target is taken, if the names differ in characters of no weight only.
const CLOSE_TARGET: f64 = 0.6;
/// Likeness from which a deliverable is taken.
const CLOSE_DELIVERABLE: f64 = 0.85;
/// By how much the best must be more alike than the second.
const MARGIN: f64 = 0.15;

/// Words that make a name speak of something else than the same name without them.
const MARKERS: &[&str] = &[
    "上年",
    "去年",
    "同期",
    "上月",
    "目标",
    "计划",
    "预计",
    "任务",
    "合同",
    "实际",
    "到账",
    "增速",
    "增长",
    "同比",
    "环比",
    "增幅",
    "人均",
    "占比",
    "比重",
    "其中",
    "新增",
    "新建",
    "改建",
    "扩建",
    "在建",
    "拟建",
    "续建",
    "存量",
    "总数",
    "总额",
    "总量",
    "累计",
    "当年",
    "当月",
    "历史",
    "进口",
    "出口",
    "进出口",
    "以上",
    "以下",
    "以内",
    "以外",
    "外资",
    "内资",
    "合资",
    "国家级",
    "省级",
    "市级",
    "区级",
    "国有",
    "民营",
    "市属",
    "省属",
    "央企",
    "大型",
    "中型",
    "小型",
    "小微",
    "中小",
    "规上",
    "限上",
    "城镇",
    "农村",
    "居民",
    "收入",
    "支出",
    "签约",
    "开工",
    "竣工",
    "投产",
    "注销",
    "净增",
    "净额",
    "余额",
    "培育",
    "认定",
    "申报",
    "储备",
    "储量",
    "平均",
    "最高",
    "最低",
    "覆盖率",
    "完成率",
    "上市",
    "挂牌",
    "退市",
    "境外",
    "境内",
    "控股",
    "参股",
    "新登记",
    "东部",
    "西部",
    "南部",
    "北部",
];

/// Characters that may come, go or change in the name of a figure without making it another one.
const WEIGHTLESS: &str = "的数量个使利用等及与和了情况";

/// How alike two keys are, 0 to 1: edits against the longer length.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (n, m) = (a.chars().count(), b.chars().count());
    if n.max(m) == 0 {
        return 0.0;
    }
    1.0 - strsim::osa_distance(a, b) as f64 / n.max(m) as f64
}

/// [`likeness`], or 0 where it cannot reach `floor`: what the characters in common allow at best
/// costs less to know.
pub fn likeness_from(floor: f64, a: &str, b: &str) -> f64 {
    let (n, m) = (a.chars().count(), b.chars().count());
    let mut rest: Vec<char> = b.chars().collect();
    let mut common = 0;
    for c in a.chars() {
        if let Some(i) = rest.iter().position(|r| *r == c) {
            rest.swap_remove(i);
            common += 1;
        }
    }
    if (common as f64) < floor * n.max(m) as f64 {
        return 0.0;
    }
    likeness(a, b)
}

/// Whether both speak of the same series as far as marking words go.
pub fn same_markers(a: &str, b: &str) -> bool {
    MARKERS.iter().all(|m| a.contains(m) == b.contains(m))
}

/// The index of the one close match with a clear margin.
pub fn close_match(key: &str, names: &[&str], kind: ItemKind) -> Option<usize> {
    let mut ranked: Vec<(f64, usize)> = names
        .iter()
        .enumerate()
        .map(|(i, name)| (likeness_from(CLOSE_TARGET - MARGIN, key, name), i))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let &(best, index) = ranked.first()?;
    let second = ranked.get(1).map_or(0.0, |r| r.0);
    let name = names[index];
    let enough = match kind {
        ItemKind::Target => best >= CLOSE_TARGET && differ_weightlessly(key, name),
        ItemKind::Deliverable => best >= CLOSE_DELIVERABLE,
    };
    (enough
        && best - second >= MARGIN
        && same_markers(key, name)
        && numerals(key) == numerals(name))
    .then_some(index)
}

/// Digits, letters and Chinese numerals, in order: 30亿元 is not 50亿元, 5G is not 4G.
fn numerals(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "〇零一二两三四五六七八九十百千万亿".contains(*c))
        .collect()
}

fn differ_weightlessly(a: &str, b: &str) -> bool {
    let mut rest: Vec<char> = b.chars().collect();
    let mut surplus = Vec::new();
    for c in a.chars() {
        match rest.iter().position(|r| *r == c) {
            Some(i) => {
                rest.remove(i);
            }
            None => surplus.push(c),
        }
    }
    surplus.iter().chain(&rest).all(|c| WEIGHTLESS.contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(a: &str, b: &str) -> bool {
        close_match(a, &[b], ItemKind::Target).is_some()
    }

    #[test]
    fn another_word_for_use_is_a_close_match() {
        assert!(target("实际利用外资金额", "实际使用外资金额"));
        assert!(target("瞪羚企业数", "瞪羚企业"));
    }

    #[test]
    fn a_word_that_makes_another_series_keeps_names_apart() {
        for (a, b) in [
            ("合同使用外资金额", "实际使用外资金额"),
            ("实际使用内资金额", "实际使用外资金额"),
            ("外贸出口总额", "外贸进出口总额"),
            ("新增限额以下商贸企业数", "新增限额以上商贸企业数"),
            ("上市公司", "新增上市公司"),
            ("社会消费品零售总额增速", "社会消费品零售总额"),
            (
                "引进总投资50亿元以上的产业大项目",
                "引进总投资30亿元以上的产业大项目",
            ),
            ("上年实际使用外资", "年实际使用外资"),
        ] {
            assert!(!target(a, b), "{a} {b}");
            assert!(
                close_match(a, &[b], ItemKind::Deliverable).is_none(),
                "{a} {b}"
            );
        }
    }

    #[test]
    fn without_a_margin_there_is_no_match() {
        let names = ["青岛创业研究学院分院", "青岛投业研究学院分院"];
        assert_eq!(
            close_match("青岛X业研究学院分院", &names, ItemKind::Deliverable),
            None
        );
    }
}
