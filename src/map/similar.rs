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
/// Longest name, in characters, that is held against others: what is longer is no name.
pub const LONGEST: usize = 100;
/// Likeness from which a name may stand beside the code of a deliverable.
const CLOSE_TO_CODE: f64 = 0.5;
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
    if n > LONGEST || m > LONGEST || (n.min(m) as f64) < floor * n.max(m) as f64 {
        return 0.0;
    }
    let bit = |c: char| 1_u128 << (c as u32 % 128);
    let theirs = b.chars().fold(0, |all, c| all | bit(c));
    let foreign = a.chars().filter(|c| theirs & bit(*c) == 0).count();
    if ((n - foreign) as f64) < floor * n.max(m) as f64 {
        return 0.0;
    }
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

/// Whether two names can speak of one series: the same marking words, digits and numerals.
pub fn same_series(a: &str, b: &str) -> bool {
    same_markers(a, b) && numerals(a) == numerals(b)
}

/// Whether an item with the key `own` may be called `key` where its code stands beside it. A figure's
/// name may differ in what has no weight only, and may leave 金额 or 额 off 资金 and 外资; a task's may
/// be shortened or told at more length.
pub fn may_be_called(own: &str, key: &str, kind: ItemKind) -> bool {
    let plain = |name: &str| name.replace("资金额", "资").replace("资额", "资");
    match kind {
        ItemKind::Target => {
            let (own, key) = (plain(own), plain(key));
            same_series(&own, &key)
                && likeness_from(CLOSE_TO_CODE, &own, &key) >= CLOSE_TO_CODE
                && differ_weightlessly(&key, &own)
        }
        ItemKind::Deliverable => {
            same_series(own, key) && likeness_from(CLOSE_TO_CODE, own, key) >= CLOSE_TO_CODE
        }
    }
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
    (enough && best - second >= MARGIN && same_series(key, name)).then_some(index)
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
    fn a_name_beside_the_code_speaks_of_the_same_series() {
        let may = |own: &str, key: &str| may_be_called(own, key, ItemKind::Target);
        for (own, key) in [
            ("实际使用外资金额", "实际使用外资"),
            ("实际使用外资金额", "实际利用外资额"),
            ("新增限额以上商贸企业数", "限额以上商贸企业新增数"),
        ] {
            assert!(may(own, key), "{own} {key}");
        }
        for (own, key) in [
            ("实际使用外资金额", "合同外资金额"),
            ("实际使用外资金额", "外资金额"),
            ("实际使用外资金额", "实际使用外债金额"),
            ("外贸进出口总额", "服务贸易进出口总额"),
            ("新增限额以上商贸企业数", "新增限额以上工业企业数"),
            ("新增限额以上商贸企业数", "限额以上商贸企业数"),
            ("技术改造项目", "技术改造项目金额"),
            ("引进30亿元以上项目", "引进50亿元以上项目"),
        ] {
            assert!(!may(own, key), "{own} {key}");
        }
        let task = |own: &str, key: &str| may_be_called(own, key, ItemKind::Deliverable);
        assert!(task("莱荣高铁青岛段", "莱荣高铁青岛段建设"));
        assert!(!task("胶州湾第二隧道", "胶州湾第三隧道"));
    }

    #[test]
    fn what_is_far_too_long_for_a_name_is_not_compared() {
        let long = "新增上市公司".repeat(1000);
        assert_eq!(likeness_from(0.1, &long, &long), 0.0);
        assert_eq!(
            close_match(&long, &["新增上市公司"], ItemKind::Target),
            None
        );
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
