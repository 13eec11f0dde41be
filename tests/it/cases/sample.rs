//! The sample month, in both languages: every page of the report, the brief and a few departments.

use jindu::compose::{Edition, Language, compose};
use jindu::render::{Templates, printable};

use super::examine::{of_document, set, set_as};
use super::marks;
use crate::sample_returns::DECEMBER;
use crate::typesetting::pictures;

fn model(language: Language) -> Vec<u8> {
    let templates = Templates::embedded();
    let model = compose(&DECEMBER, &Edition::Draft, language, &|text| {
        printable(&templates, text).0
    });
    serde_json::to_vec(&model).unwrap()
}

#[test]
fn every_page_of_the_sample_is_as_it_should_be() {
    for language in [Language::Zh, Language::En] {
        let json = model(language);
        let name = format!("{language:?}");
        let report = set(&json, "report.typ", "");
        let value = serde_json::from_slice(&json).unwrap();
        let mut faults = of_document(&format!("{name} report"), &report, &value);
        faults.extend(marks::faults(&name, &report.pages, &value));
        let brief = set(&json, "brief.typ", "");
        faults.extend(of_document(&format!("{name} brief"), &brief, &value));
        assert_eq!(brief.pages.len(), 2, "{name}");
        for department in DECEMBER.catalogue.departments.iter().step_by(9) {
            let own = set(&json, "department.typ", &department.name);
            faults.extend(of_document(
                &format!("{name} {}", department.name),
                &own,
                &value,
            ));
        }
        if language == Language::Zh {
            // Cover, overview, the first measures, a table on its side, sources.
            for (what, at) in [("cover", 0), ("overview", 2), ("measure", 8)] {
                let picture = pictures::gray(&report.pdf, at);
                faults.extend(pictures::check(&format!("sample-{what}"), picture).err());
            }
            let picture = pictures::gray(&brief.pdf, 1);
            faults.extend(pictures::check("sample-brief-2", picture).err());
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn the_offices_own_file_says_what_it_carries_and_what_not() {
    let json = model(Language::Zh);
    let document = serde_json::json!({
        "kind": "archive",
        "attached": [{"file": "2021-12/甲局.xlsx", "name": "2021-12/甲局.xlsx"}],
        "left_out": [{"file": "2021-12/乙局.xlsm", "reason": "含宏的文件不附带"}],
    });
    let archive = set_as(&json, "report.typ", &document);
    let runs = archive.pages.iter().flat_map(|page| &page.texts);
    let text: String = runs
        .map(|run| run.text.replace(char::is_whitespace, ""))
        .collect();
    for wanted in [
        "随附的填报表",
        "甲局.xlsx",
        "未随附的文件",
        "乙局.xlsm",
        "含宏的文件不附带",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
}
