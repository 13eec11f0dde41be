//! The catalogue that is committed loads, and each fault is named with file, line and column.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;
use crate::plan::listing::{Language, listing};
use crate::plan::{Catalogue, Code, Combine, Cycle, Fault, Role, Ruling, from_files, load};
use crate::quantity::Exact;

/// A small sound catalogue as files.
#[derive(Clone)]
struct Files(BTreeMap<&'static str, Vec<u8>>);

impl Files {
    fn new() -> Self {
        let files = [
            ("actions.csv", "action,title_zh,title_en\nA1,行动一,One\n"),
            (
                "measures.csv",
                "measure,action,title_zh,title_en\n1,A1,措施一,One\n2,A1,措施二,Two\n",
            ),
            (
                "targets.csv",
                "target,measure,name_zh,name_en,unit,relation,value,kind,due,base,amount_unit,cycle,path,combine,part_value,definition\n\
                 1.1,1,项目,Projects,个,about,26,cumulative,2022-12,,,,,sum,2,口径\n\
                 1.2,1,企业,Firms,家,reach,120,stock,2022-12,50,,quarterly,2021-12:80,lead,,\n\
                 2.1,2,倍数,Multiple,倍,at_least,2,ratio_to_base,2022-12,,亿元,,,,,\n",
            ),
            (
                "deliverables.csv",
                "deliverable,measure,kind,name_zh,name_en,see_also,key\n\
                 D1.2,1,project,任务二,Two,D1.10,yes\n\
                 D1.10,1,event,任务十,Ten,,\n",
            ),
            (
                "departments.csv",
                "department,short_names,name_en\n市商务局,商务局;商务,Commerce\n市工信局,工信局,Industry\n",
            ),
            (
                "leads.csv",
                "item,department,role,part\n\
                 1,市商务局,lead,\n\
                 1,市工信局,support,\n\
                 2,市工信局,lead,\n\
                 1.1,市商务局,part,一链\n\
                 1.1,市工信局,part,二链\n",
            ),
            (
                "aliases.csv",
                "department,text,code\n*,大项目,1.1\n市商务局,大项目,1.2\n",
            ),
            ("units.csv", "text,unit,factor\n百家,家,100\n"),
            (
                "decisions.csv",
                "period,item,part,action,value,source,date,reason,by,decided\n\
                 2021-05,1.1,一链,set,3,,,理由,办公室,2021-06-01\n\
                 2021-05,D1.2,,approve_date,,,2022-06-30,理由,办公室,2021-06-01\n",
            ),
            ("recipients.csv", "name,email\n市商务局,a@example.invalid\n"),
            (
                "received.csv",
                "period,department,date\n2021-05,市商务局,2021-06-03\n",
            ),
            (
                "settings.toml",
                "sample = true\n\n[plan]\ntitle_zh = \"方案\"\nstart = \"2021-01\"\nend = \"2022-12\"\nbase_year = 2020\n",
            ),
        ];
        Self(
            files
                .iter()
                .map(|(n, t)| (*n, t.as_bytes().to_vec()))
                .collect(),
        )
    }

    fn with(mut self, file: &'static str, text: &str) -> Self {
        self.0.insert(file, text.as_bytes().to_vec());
        self
    }

    fn bytes(mut self, file: &'static str, bytes: &[u8]) -> Self {
        self.0.insert(file, bytes.to_vec());
        self
    }

    fn without(mut self, file: &str) -> Self {
        self.0.remove(file);
        self
    }

    /// Replaces a piece of a file, which must be there once.
    fn swap(self, file: &'static str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0[file].clone()).unwrap();
        assert_eq!(text.matches(from).count(), 1, "“{from}” in {file}");
        self.with(file, &text.replacen(from, to, 1))
    }

    fn load(&self) -> Result<Catalogue, Error> {
        let files: Vec<(&str, &[u8])> = self.0.iter().map(|(n, b)| (*n, b.as_slice())).collect();
        from_files(&files)
    }

    fn faults(&self) -> Vec<Fault> {
        match self.load() {
            Err(Error::Catalogue(faults)) => faults,
            other => panic!("{other:?}"),
        }
    }
}

/// Exactly one fault, at this place, whose texts speak in both languages.
#[track_caller]
fn one(
    files: Files,
    file: &str,
    line: impl Into<Option<u64>>,
    column: impl Into<Option<&'static str>>,
) -> Fault {
    let mut faults = files.faults();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    let fault = faults.remove(0);
    assert_eq!(
        (fault.file.as_str(), fault.line, fault.column.as_deref()),
        (file, line.into(), column.into()),
        "{fault:#?}"
    );
    assert!(!fault.message.is_ascii() && !fault.message_en.is_empty());
    fault
}

fn place(f: &Fault) -> (&str, Option<u64>, Option<&str>) {
    (&f.file, f.line, f.column.as_deref())
}

#[test]
fn the_committed_catalogue_has_no_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/plan");
    let loaded = match load(&folder) {
        Err(Error::Catalogue(faults)) => panic!("{faults:#?}"),
        other => other.unwrap(),
    };
    let embedded = super::embedded().unwrap();
    assert_eq!(loaded, embedded);
    assert!(!loaded.targets.is_empty() && !loaded.sources.is_empty());
}

#[test]
fn a_sound_catalogue_is_read_whole() {
    let c = Files::new().load().unwrap();
    let codes: Vec<_> = c.deliverables.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["D1.2", "D1.10"]);
    assert!(c.deliverables[0].key && !c.deliverables[1].key);
    let t = c.target(&Code::from("1.2")).unwrap();
    assert_eq!((t.cycle, t.combine), (Cycle::Quarterly, Combine::Lead));
    assert_eq!(t.path, [("2021-12".parse().unwrap(), Exact::int(80))]);
    assert_eq!(
        c.target(&Code::from("2.1")).unwrap().reported_unit(),
        "亿元"
    );
    assert_eq!(c.departments[0].short, ["商务局", "商务"]);
    assert_eq!(c.departments[1].order, 2);
    assert_eq!(c.role_of("市工信局", &Code::from("D1.2")), Role::Support);
    assert_eq!(c.role_of("市工信局", &Code::from("1.1")), Role::Part);
    assert_eq!(c.decisions[0].line, 2);
    assert_eq!(
        c.decisions[0].ruling,
        Ruling::Set {
            value: Exact::int(3)
        }
    );
    assert!(c.sources.contains_key("targets.csv") && !c.sources.contains_key("recipients.csv"));
    assert!(c.sources.values().all(|hash| hash.len() == 64));
}

#[test]
fn optional_files_may_be_missing_or_empty() {
    for file in [
        "aliases.csv",
        "units.csv",
        "decisions.csv",
        "recipients.csv",
        "received.csv",
    ] {
        assert!(Files::new().without(file).load().is_ok(), "{file}");
        assert!(Files::new().with(file, "").load().is_ok(), "{file}");
        assert!(
            Files::new().with(file, "# nothing yet\n").load().is_ok(),
            "{file}"
        );
    }
}

#[test]
fn a_required_file_that_is_missing_or_empty_is_named() {
    for file in [
        "actions.csv",
        "measures.csv",
        "departments.csv",
        "leads.csv",
    ] {
        for (files, line) in [
            (Files::new().without(file), None),
            (Files::new().with(file, ""), Some(1)),
        ] {
            let faults = files.faults();
            assert!(
                faults.iter().any(|f| f.file == file && f.line == line),
                "{faults:#?}"
            );
        }
    }
    one(
        Files::new().without("settings.toml"),
        "settings.toml",
        None,
        None,
    );
    let headings_only = Files::new()
        .with("leads.csv", "item,department,role,part\n")
        .faults();
    assert!(
        headings_only
            .iter()
            .any(|f| place(f) == ("leads.csv", None, None))
    );
}

#[test]
fn all_faults_are_named_at_once() {
    let faults = Files::new()
        .swap("targets.csv", ",reach,", ",gets,")
        .swap("leads.csv", "2,市工信局,lead", "2,市气象局,lead")
        .swap(
            "settings.toml",
            "base_year = 2020",
            "base_year = \"x\"\nname = 1",
        )
        .faults();
    let places: Vec<_> = faults.iter().map(place).collect();
    assert_eq!(
        places,
        [
            ("leads.csv", Some(4), Some("department")),
            ("settings.toml", Some(7), Some("plan.base_year")),
            ("settings.toml", Some(8), Some("plan.name")),
            ("targets.csv", Some(3), Some("relation")),
        ]
    );
}

#[test]
fn headings_must_be_those_of_the_file() {
    // The misspelt heading is unknown, and the right one is missing: it is one fault, and neither the
    // rows nor what refers to them add to it.
    let fault = one(
        Files::new().swap("actions.csv", "title_en", "english"),
        "actions.csv",
        1,
        "title_en",
    );
    for part in ["english", "title_en", "action,title_zh,title_en"] {
        assert!(fault.message.contains(part), "{fault:#?}");
        assert!(fault.message_en.contains(part), "{fault:#?}");
    }
    let without = "*,大项目,1.1\n*,小项目,1.2\n";
    let fault = one(
        Files::new().with("aliases.csv", without),
        "aliases.csv",
        1,
        None,
    );
    assert!(fault.message.contains("前面加一行：department,text,code"));
}

#[test]
fn a_file_that_cannot_be_read_is_the_only_fault_however_much_refers_to_it() {
    let gbk = b"department,short_names,name_en\n\xca\xd0\xb9\xa4\xd0\xc5\xbe\xd6,,x\n";
    let fault = one(
        Files::new().bytes("departments.csv", gbk),
        "departments.csv",
        2,
        None,
    );
    assert!(fault.message.contains("GBK") && fault.message.contains("UTF-8"));
    let fault = one(
        Files::new().without("targets.csv"),
        "targets.csv",
        None,
        None,
    );
    assert!(fault.message.contains("第一行为：target,measure,"));
}

#[test]
fn a_decision_for_a_month_outside_the_plan_is_told() {
    let head = "period,item,part,action,value,source,date,reason,by,decided\n";
    let row = |month: &str| format!("{head}{month},1.1,,confirm,,,,核实,某某,2021-06-01\n");
    let fault = one(
        Files::new().with("decisions.csv", &row("2031-01")),
        "decisions.csv",
        2,
        "period",
    );
    assert!(fault.message.contains("2031-01") && fault.message.contains("方案期"));
    assert!(
        Files::new()
            .with("decisions.csv", &row("2021-06"))
            .load()
            .is_ok()
    );
}

#[test]
fn two_decisions_on_one_matter_are_told_with_what_they_say() {
    let head = "period,item,part,action,value,source,date,reason,by,decided\n";
    let row = |value: &str| format!("2021-05,1.1,,set,{value},,,核实,某某,2021-06-01\n");
    let both = |second: &str| {
        let table = format!("{head}{}{}", row("5"), row(second));
        one(
            Files::new().with("decisions.csv", &table),
            "decisions.csv",
            3,
            "action",
        )
    };
    assert!(both("6").message.contains("第 2 行已写定 5，此处又写 6"));
    assert!(both("5").message.contains("与第 2 行是同一事项的同一核定"));
}

#[test]
fn words_of_a_closed_list_are_told_with_their_meaning() {
    let fault = one(
        Files::new().swap("targets.csv", ",reach,", ",gets,"),
        "targets.csv",
        3,
        "relation",
    );
    assert!(fault.message.contains("at_least（不少于）"), "{fault:#?}");
    assert!(!fault.message_en.contains("（"));
}

#[test]
fn a_setting_that_is_none_is_told_with_the_one_that_is_near() {
    let f = one(
        Files::new().swap(
            "settings.toml",
            "base_year = 2020",
            "base_year = 2020\nbaseyear = 2020",
        ),
        "settings.toml",
        8,
        "plan.baseyear",
    );
    assert!(f.message.contains("是否为“base_year”"), "{f:#?}");
    assert!(!f.message.contains("unknown field"), "{f:#?}");
}

#[test]
fn a_heading_twice_is_a_fault_and_any_order_will_do() {
    one(
        Files::new().with("units.csv", "text,unit,factor,unit\n百家,家,100,家\n"),
        "units.csv",
        1,
        "unit",
    );
    assert!(
        Files::new()
            .with("units.csv", "factor,text,unit\n100,百家,家\n")
            .load()
            .is_ok()
    );
}

#[test]
fn rows_must_be_as_wide_as_the_headings() {
    one(
        Files::new().with("units.csv", "text,unit,factor\n百家,家\n"),
        "units.csv",
        2,
        None,
    );
    one(
        Files::new().with("units.csv", "text,unit,factor\n百家,家,100,x\n"),
        "units.csv",
        2,
        None,
    );
    assert!(
        Files::new()
            .with("units.csv", "text,unit,factor,\n百家,家,100,\n,,,\n")
            .load()
            .is_ok()
    );
}

#[test]
fn comments_and_blank_lines_do_not_shift_lines() {
    let text = "# 说明\n\ntext,unit,factor\n\n# 又一行, \"引号\n百家,家,many\n";
    one(
        Files::new().with("units.csv", text),
        "units.csv",
        6,
        "factor",
    );
}

#[test]
fn a_byte_order_mark_and_crlf_are_tolerated() {
    let text = "\u{FEFF}text,unit,factor\r\n百家,家,100\r\n千家,家,x\r\n";
    one(
        Files::new().with("units.csv", text),
        "units.csv",
        3,
        "factor",
    );
}

#[test]
fn quotes_hold_commas_and_must_be_paired() {
    let c = Files::new()
        .swap("actions.csv", "行动一", "\"行动，\"\"一\"\",二\"")
        .load()
        .unwrap();
    assert_eq!(c.actions[0].title_zh, "行动，\"一\",二");
    let open = "department,text,code\n*,\"大项目,1.1\n*,小项目,1.2\n";
    one(
        Files::new().with("aliases.csv", open),
        "aliases.csv",
        2,
        None,
    );
    let broken = "department,text,code\n*,\"大\n项目\",1.1\n";
    one(
        Files::new().with("aliases.csv", broken),
        "aliases.csv",
        2,
        None,
    );
}

#[test]
fn what_is_not_utf8_is_refused_with_its_line() {
    let gbk = b"text,unit,factor\n\xb0\xd9\xbc\xd2,x,100\n";
    let f = one(Files::new().bytes("units.csv", gbk), "units.csv", 2, None);
    assert!(f.message.contains("UTF-8"));
    one(
        Files::new().bytes("units.csv", b"\xff\xfet\0e\0"),
        "units.csv",
        1,
        None,
    );
    one(
        Files::new().bytes("units.csv", b"text,unit,factor\nab\0,x,1\n"),
        "units.csv",
        2,
        None,
    );
    one(
        Files::new().bytes("settings.toml", b"sample = true\n\xb0"),
        "settings.toml",
        2,
        None,
    );
}

#[test]
fn codes_are_unique_and_well_formed() {
    one(
        Files::new().swap(
            "measures.csv",
            "2,A1,措施二,Two\n",
            "2,A1,措施二,Two\n1,A1,又一,X\n",
        ),
        "measures.csv",
        4,
        "measure",
    );
    one(
        Files::new().swap(
            "deliverables.csv",
            "D1.10,1,event,任务十,Ten,,\n",
            "D1.10,1,event,任务十,Ten,,\n1.2,1,event,x,x,,\n",
        ),
        "deliverables.csv",
        4,
        "deliverable",
    );
    one(
        Files::new().swap(
            "actions.csv",
            "A1,行动一,One\n",
            "A1,行动一,One\n行动2,x,x\n",
        ),
        "actions.csv",
        3,
        "action",
    );
    one(
        Files::new().swap("actions.csv", "A1,行动一,One\n", "A1,行动一,One\n,x,x\n"),
        "actions.csv",
        3,
        "action",
    );
}

#[test]
fn references_must_resolve() {
    one(
        Files::new().swap("measures.csv", "2,A1", "2,A9"),
        "measures.csv",
        3,
        "action",
    );
    one(
        Files::new().swap("targets.csv", "2.1,2,", "2.1,9,"),
        "targets.csv",
        4,
        "measure",
    );
    // A deliverable is no measure.
    one(
        Files::new().swap("targets.csv", "2.1,2,", "2.1,D1.2,"),
        "targets.csv",
        4,
        "measure",
    );
    one(
        Files::new().swap("deliverables.csv", "D1.10,1,", "D1.10,9,"),
        "deliverables.csv",
        3,
        "measure",
    );
    one(
        Files::new().swap("deliverables.csv", "Two,D1.10,", "Two,D9.9,"),
        "deliverables.csv",
        2,
        "see_also",
    );
    one(
        Files::new().swap("deliverables.csv", "Two,D1.10,", "Two,D1.2,"),
        "deliverables.csv",
        2,
        "see_also",
    );
    one(
        Files::new().swap("leads.csv", "1,市工信局,support", "9,市工信局,support"),
        "leads.csv",
        3,
        "item",
    );
    one(
        Files::new().swap("leads.csv", "1,市工信局,support", "1,工信局,support"),
        "leads.csv",
        3,
        "department",
    );
    one(
        Files::new().swap("aliases.csv", "*,大项目,1.1", "*,大项目,1.9"),
        "aliases.csv",
        2,
        "code",
    );
    one(
        Files::new().swap("aliases.csv", "市商务局,大项目", "商务局,大项目"),
        "aliases.csv",
        3,
        "department",
    );
    one(
        Files::new().swap("decisions.csv", "2021-05,1.1,一链", "2021-05,1.9,一链"),
        "decisions.csv",
        2,
        "item",
    );
    one(
        Files::new().swap("decisions.csv", "1.1,一链", "1.1,九链"),
        "decisions.csv",
        2,
        "part",
    );
    one(
        Files::new().swap("received.csv", "市商务局", "商务局"),
        "received.csv",
        2,
        "department",
    );
}

#[test]
fn words_come_from_closed_lists() {
    one(
        Files::new().swap("targets.csv", ",stock,", ",stok,"),
        "targets.csv",
        3,
        "kind",
    );
    one(
        Files::new().swap("targets.csv", ",reach,", ",,"),
        "targets.csv",
        3,
        "relation",
    );
    one(
        Files::new().swap("targets.csv", ",quarterly,", ",weekly,"),
        "targets.csv",
        3,
        "cycle",
    );
    one(
        Files::new().swap("targets.csv", ",lead,,", ",both,,"),
        "targets.csv",
        3,
        "combine",
    );
    one(
        Files::new().swap("deliverables.csv", ",event,", ",party,"),
        "deliverables.csv",
        3,
        "kind",
    );
    one(
        Files::new().swap("deliverables.csv", ",yes", ",maybe"),
        "deliverables.csv",
        2,
        "key",
    );
    one(
        Files::new().swap("leads.csv", ",support,", ",helper,"),
        "leads.csv",
        3,
        "role",
    );
    one(
        Files::new().swap("decisions.csv", ",approve_date,", ",approve,"),
        "decisions.csv",
        3,
        "action",
    );
}

#[test]
fn numbers_months_and_days_must_be_such() {
    for bad in ["一百", "1,2", "12%", "1/2", "1e3", "１２"] {
        let bad = if bad.contains(',') {
            format!("\"{bad}\"")
        } else {
            bad.to_owned()
        };
        one(
            Files::new().swap("targets.csv", "reach,120", &format!("reach,{bad}")),
            "targets.csv",
            3,
            "value",
        );
    }
    one(
        Files::new().swap("targets.csv", "reach,120", "reach,"),
        "targets.csv",
        3,
        "value",
    );
    one(
        Files::new().swap("targets.csv", "2022-12,50", "2022-12,x"),
        "targets.csv",
        3,
        "base",
    );
    one(
        Files::new().swap("targets.csv", "sum,2,", "sum,two,"),
        "targets.csv",
        2,
        "part_value",
    );
    one(
        Files::new().swap("targets.csv", "2022-12,50", "2022-13,50"),
        "targets.csv",
        3,
        "due",
    );
    one(
        Files::new().swap(
            "decisions.csv",
            "办公室,2021-06-01\n2021-05,D1.2",
            "办公室,2021-06-31\n2021-05,D1.2",
        ),
        "decisions.csv",
        2,
        "decided",
    );
    one(
        Files::new().swap("received.csv", "2021-06-03", "2021-6-3"),
        "received.csv",
        2,
        "date",
    );
    one(
        Files::new().swap("received.csv", "2021-05,", "2021/05,"),
        "received.csv",
        2,
        "period",
    );
}

#[test]
fn required_cells_must_be_filled() {
    one(
        Files::new().swap("targets.csv", "Firms,家", "Firms,"),
        "targets.csv",
        3,
        "unit",
    );
    one(
        Files::new().swap("targets.csv", "1.2,1,企业", "1.2,1,"),
        "targets.csv",
        3,
        "name_zh",
    );
    one(
        Files::new().swap("measures.csv", "2,A1,措施二", "2,A1,"),
        "measures.csv",
        3,
        "title_zh",
    );
    one(
        Files::new()
            .swap("departments.csv", "市工信局,工信局", ",工信局")
            .swap("leads.csv", "1,市工信局,support,\n", "")
            .swap("leads.csv", "2,市工信局", "2,市商务局")
            .swap("leads.csv", "1.1,市工信局", "1.1,市商务局"),
        "departments.csv",
        3,
        "department",
    );
    one(
        Files::new().swap("decisions.csv", "set,3,,,理由", "set,3,,,"),
        "decisions.csv",
        2,
        "reason",
    );
    one(
        Files::new().swap(
            "decisions.csv",
            "一链,set,3,,,理由,办公室",
            "一链,set,3,,,理由,",
        ),
        "decisions.csv",
        2,
        "by",
    );
}

#[test]
fn the_due_month_lies_in_the_plan() {
    one(
        Files::new().swap("targets.csv", "stock,2022-12", "stock,2023-01"),
        "targets.csv",
        3,
        "due",
    );
    one(
        Files::new().swap(
            "targets.csv",
            "stock,2022-12,50,,quarterly,2021-12:80",
            "stock,2020-12,50,,quarterly,",
        ),
        "targets.csv",
        3,
        "due",
    );
}

#[test]
fn a_ratio_has_an_amount_unit_and_nothing_else_has() {
    one(
        Files::new().swap("targets.csv", ",亿元,", ",,"),
        "targets.csv",
        4,
        "amount_unit",
    );
    one(
        Files::new().swap("targets.csv", "50,,quarterly", "50,亿元,quarterly"),
        "targets.csv",
        3,
        "amount_unit",
    );
    one(
        Files::new().swap("targets.csv", "2022-12,,亿元", "2022-12,0,亿元"),
        "targets.csv",
        4,
        "base",
    );
}

#[test]
fn units_must_be_known() {
    one(
        Files::new().swap("targets.csv", "Firms,家", "Firms,咖位"),
        "targets.csv",
        3,
        "unit",
    );
    one(
        Files::new().swap("units.csv", "百家,家", "百家,咖位"),
        "units.csv",
        2,
        "unit",
    );
    one(
        Files::new().swap("units.csv", "100", "0"),
        "units.csv",
        2,
        "factor",
    );
    one(
        Files::new().swap("units.csv", "百家,家,100\n", "百家,家,100\n百家,家,1\n"),
        "units.csv",
        3,
        "text",
    );
}

#[test]
fn a_path_is_in_order_inside_the_plan_and_ends_at_the_target() {
    for (path, sound) in [
        ("2021-12:80", true),
        ("2021-06:60;2021-12:80;2022-12:120", true),
        ("2021-12", false),
        ("2021-12:x", false),
        ("2021-12:80;2021-06:60", false),
        ("2021-12:80;2021-12:80", false),
        ("2020-12:50", false),
        ("2022-12:100", false),
    ] {
        let files = Files::new().swap("targets.csv", "2021-12:80", path);
        match sound {
            true => assert!(files.load().is_ok(), "{path}"),
            false => drop(one(files, "targets.csv", 3, "path")),
        }
    }
    one(
        Files::new().swap(
            "targets.csv",
            "stock,2022-12",
            "annual_flow_each_year,2022-12",
        ),
        "targets.csv",
        3,
        "path",
    );
    one(
        Files::new().swap("targets.csv", "stock,2022-12", "annual_flow,2022-12"),
        "targets.csv",
        3,
        "path",
    );
}

#[test]
fn sums_and_parts_belong_together() {
    one(
        Files::new().swap("leads.csv", "2,市工信局,lead,", "2,市工信局,lead,三链"),
        "leads.csv",
        4,
        "part",
    );
    one(
        Files::new().swap("leads.csv", "1.1,市工信局,part,二链", "1.1,市工信局,part,"),
        "leads.csv",
        6,
        "part",
    );
    one(
        Files::new().swap(
            "leads.csv",
            "1.1,市工信局,part,二链",
            "1.2,市工信局,part,二链",
        ),
        "leads.csv",
        6,
        "part",
    );
    one(
        Files::new().swap(
            "leads.csv",
            "1.1,市工信局,part,二链",
            "1.1,市工信局,part,一链",
        ),
        "leads.csv",
        6,
        "part",
    );
    let no_parts = Files::new()
        .swap(
            "leads.csv",
            "1.1,市商务局,part,一链\n1.1,市工信局,part,二链\n",
            "",
        )
        .swap("decisions.csv", "1.1,一链,", "1.1,,");
    one(no_parts, "targets.csv", 2, "combine");
    one(
        Files::new().swap("targets.csv", "2021-12:80,lead,,", "2021-12:80,lead,2,"),
        "targets.csv",
        3,
        "part_value",
    );
}

#[test]
fn a_department_has_one_role_in_an_item_besides_parts() {
    one(
        Files::new().swap("leads.csv", "1,市工信局,support,", "1,市商务局,support,"),
        "leads.csv",
        3,
        "department",
    );
}

#[test]
fn names_of_departments_are_unambiguous() {
    one(
        Files::new().swap("departments.csv", "市工信局,工信局", "市工信局,商务局"),
        "departments.csv",
        3,
        "short_names",
    );
    one(
        Files::new().swap("departments.csv", "市工信局,工信局", "市工信局,市商务局"),
        "departments.csv",
        3,
        "short_names",
    );
    one(
        Files::new().swap(
            "departments.csv",
            "市工信局,工信局,Industry\n",
            "市工信局,工信局,Industry\n市商务局,,\n",
        ),
        "departments.csv",
        4,
        "department",
    );
}

#[test]
fn an_alias_means_one_thing() {
    one(
        Files::new().swap(
            "aliases.csv",
            "*,大项目,1.1\n",
            "*,大项目,1.1\n*,大项目,1.2\n",
        ),
        "aliases.csv",
        3,
        "code",
    );
    assert!(
        Files::new()
            .swap(
                "aliases.csv",
                "*,大项目,1.1\n",
                "*,大项目,1.1\n*,大项目,1.1\n"
            )
            .load()
            .is_ok()
    );
}

#[test]
fn decisions_fit_their_item_and_columns() {
    let row = |text: &str| {
        Files::new().with("decisions.csv", &format!("period,item,part,action,value,source,date,reason,by,decided\n{text},理由,办公室,2021-06-01\n"))
    };
    for (text, column) in [
        ("2021-05,1,,set,3,,", "item"),
        ("2021-05,D1.2,,set,3,,", "item"),
        ("2021-05,1.2,,approve_date,,,2022-01-01", "item"),
        ("2021-05,1.2,,approve_stop,,,", "item"),
        ("2021-05,1,,exempt,,,", "item"),
        ("2021-05,1.2,,set,,,", "value"),
        ("2021-05,1.2,,set,x,,", "value"),
        ("2021-05,1.2,,confirm,3,,", "value"),
        ("2021-05,1.2,,accept,,,", "source"),
        ("2021-05,1.2,,confirm,,a,", "source"),
        ("2021-05,D1.2,,approve_date,,,", "date"),
        ("2021-05,1.2,,confirm,,,2022-01-01", "date"),
        ("2021-5,1.2,,confirm,,,", "period"),
    ] {
        one(row(text), "decisions.csv", 2, column);
    }
    for sound in [
        "2021-05,1.2,甲区,confirm,,,",
        "2021-05,1.2,,accept,,a.xlsx,",
        "2021-05,D1.2,,exempt,,,",
    ] {
        assert!(row(sound).load().is_ok(), "{sound}");
    }
    let line = "2021-05,1.2,,set,3,,,理由,办公室,2021-06-01\n";
    let twice =
        format!("period,item,part,action,value,source,date,reason,by,decided\n{line}{line}");
    one(
        Files::new().with("decisions.csv", &twice),
        "decisions.csv",
        3,
        "action",
    );
}

#[test]
fn addresses_and_receipts_are_checked() {
    for bad in ["a", "@b", "a@", "a@b@c", "a b@c", "a@b;c@d"] {
        one(
            Files::new().swap("recipients.csv", "a@example.invalid", bad),
            "recipients.csv",
            2,
            "email",
        );
    }
    one(
        Files::new().swap(
            "received.csv",
            "2021-05,市商务局,2021-06-03\n",
            "2021-05,市商务局,2021-06-03\n2021-05,市商务局,2021-06-04\n",
        ),
        "received.csv",
        3,
        "department",
    );
}

#[test]
fn settings_are_refused_key_by_key() {
    let more = |text: &str| {
        Files::new().swap(
            "settings.toml",
            "sample = true\n\n[plan]",
            &format!("sample = true\n[plan]\n{text}"),
        )
    };
    let section = |text: &str| {
        let old = String::from_utf8(Files::new().0["settings.toml"].clone()).unwrap();
        Files::new().with("settings.toml", &format!("{old}{text}\n"))
    };
    one(
        Files::new().with("settings.toml", "sample = true\n[plan\n"),
        "settings.toml",
        2,
        None,
    );
    one(more("name = 1"), "settings.toml", 3, "plan.name");
    one(
        section("[rules]\non_track = 1.0"),
        "settings.toml",
        9,
        "rules.on_track",
    );
    one(
        section("[colours]\nred = 1"),
        "settings.toml",
        9,
        "colours.red",
    );
    for (text, key) in [
        (
            "[rules]\nslightly_behind = \"1.1\"",
            "rules.slightly_behind",
        ),
        ("[rules]\nslightly_behind = \"0\"", "rules.slightly_behind"),
        ("[rules]\nabout_tolerance = \"1\"", "rules.about_tolerance"),
        ("[rules]\nstale_after = -1", "rules.stale_after"),
        ("[rules]\ndue_soon = -1", "rules.due_soon"),
        ("[rules]\ndue_soon_share = \"1.5\"", "rules.due_soon_share"),
        (
            "[rules]\ndeliverable_share = \"0\"",
            "rules.deliverable_share",
        ),
        ("[rules]\ntrend_months = 1", "rules.trend_months"),
        ("[rules]\ntrend_minimum = 9", "rules.trend_minimum"),
        ("[rules]\nunchanged_months = 1", "rules.unchanged_months"),
        ("[returns]\ndue_day = 0", "returns.due_day"),
        ("[returns]\ndue_day = 29", "returns.due_day"),
        (
            "[returns]\ndefault_month_share = \"2\"",
            "returns.default_month_share",
        ),
        ("[report]\nnumber = \"第期\"", "report.number"),
        ("[limits]\nrows = 0", "limits.rows"),
    ] {
        let faults = section(text).faults();
        assert!(
            faults
                .iter()
                .any(|f| place(f) == ("settings.toml", Some(9), Some(key))),
            "{text}: {faults:#?}"
        );
    }
    one(
        Files::new().swap("settings.toml", "base_year = 2020", "base_year = 2022"),
        "settings.toml",
        7,
        "plan.base_year",
    );
    one(
        Files::new().swap("settings.toml", "title_zh = \"方案\"\n", ""),
        "settings.toml",
        None,
        "plan.title_zh",
    );
    let backwards = Files::new()
        .swap("settings.toml", "end = \"2022-12\"", "end = \"2020-12\"")
        .faults();
    assert_eq!(
        place(&backwards[0]),
        ("settings.toml", Some(6), Some("plan.end"))
    );
}

#[test]
fn one_faulty_row_does_not_draw_others_after_it() {
    // Measure 2 has no title, but its targets and leads still find it.
    one(
        Files::new().swap("measures.csv", "措施二", ""),
        "measures.csv",
        3,
        "title_zh",
    );
}

#[test]
fn the_listing_names_everything() {
    let c = Files::new().load().unwrap();
    for (language, words) in [
        (Language::Zh, ["方案", "措施一", "项目", "任务十"]),
        (Language::En, ["方案", "Two", "Projects", "Ten"]),
    ] {
        let text = listing(&c, language);
        for word in words.iter().chain(&["1.1", "D1.10", "2022-12", "商务局"]) {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_file_gives_a_catalogue_or_faults(file in 0usize..12, bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let names: Vec<&'static str> = Files::new().0.keys().copied().collect();
        if let Err(error) = Files::new().bytes(names[file], &bytes).load() {
            let Error::Catalogue(faults) = error else { panic!("{error}") };
            proptest::prop_assert!(!faults.is_empty());
        }
    }
}
