//! Which department a text names.
//!
//! Decides it from full and short names alone, cleaned and width-normalised, 繁简 alike. A name
//! inside a longer one (胶州市商务局 for 市商务局) is not taken; nor is one of two.

use super::checks::*;
use super::names::name_key;
use super::similar;
use crate::intake::InputFile;
use crate::issue::Issue;
use crate::plan::Catalogue;
use crate::read::{Cover, Place};

/// The names by which departments sign.
#[derive(Debug)]
pub struct Departments {
    /// Key and full name, longest key first.
    names: Vec<(Vec<char>, String)>,
}

/// Whose return it is.
pub enum Found {
    /// This department's, with what is to be told.
    One(String, Vec<Issue>),
    /// Nobody's, with the reason.
    None(Issue),
}

impl Departments {
    /// The departments of a catalogue.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut names: Vec<(Vec<char>, String)> = catalogue
            .departments
            .iter()
            .flat_map(|d| {
                std::iter::once(&d.name)
                    .chain(&d.short)
                    .map(|n| (name_key(n).chars().collect(), d.name.clone()))
            })
            .filter(|(key, _): &(Vec<char>, String)| !key.is_empty())
            .collect();
        names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Self { names }
    }

    /// The departments that a text names, in order, each once.
    pub fn named_in(&self, text: &str) -> Vec<String> {
        let chars: Vec<char> = crate::text::key(text)
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { ' ' })
            .collect();
        // Without the separators that names themselves are without; they still end a word.
        let (mut plain, mut starts) = (Vec::new(), Vec::new());
        for (i, c) in chars.iter().enumerate() {
            if *c != ' ' {
                starts.push(i == 0 || opens_a_word(chars[i - 1]));
                plain.push(*c);
            }
        }
        let (mut at, mut found) = (0, Vec::new());
        // 工信局和科技局: after a name that is known, a word that joins begins another one.
        let mut joined = false;
        while at < plain.len() {
            let hit = (starts[at] || joined)
                .then(|| {
                    self.names
                        .iter()
                        .find(|(key, _)| plain[at..].starts_with(key))
                })
                .flatten();
            match hit {
                Some((key, name)) => {
                    if !found.contains(name) {
                        found.push(name.clone());
                    }
                    at += key.len();
                    joined = matches!(plain.get(at), Some('和' | '与' | '及'));
                    at += usize::from(joined);
                }
                None => {
                    joined = false;
                    at += 1;
                }
            }
        }
        found
    }

    /// The one department that file or folder names speak of, file first.
    pub fn in_names(&self, file: &InputFile) -> Option<String> {
        let one = |text: &str| match self.named_in(text).as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        one(&file.stem).or_else(|| file.folders.iter().rev().find_map(|f| one(f)))
    }

    /// Whose return a file is: what the cover says, else titles, else file and folder names.
    pub fn of(&self, file: &InputFile, cover: &Cover) -> Found {
        let named: Vec<(&Place<String>, Vec<String>)> = cover
            .department
            .iter()
            .map(|p| (p, self.named_in(&p.value)))
            .collect();
        let labelled = |p: &Place<String>| is_labelled(&p.text);
        if let Some((place, _)) = named.iter().find(|(p, n)| labelled(p) && n.is_empty()) {
            return Found::None(self.unknown(Some(*place)));
        }
        let Some((place, used)) = named
            .iter()
            .find(|(p, n)| labelled(p) && !n.is_empty())
            .or_else(|| named.iter().find(|(_, n)| n.len() == 1))
        else {
            return self.by_file(file);
        };
        let at = at(place);
        let [used] = used.as_slice() else {
            let cell = place.cell.to_string();
            let (one, other) = (&used[0], &used[1]);
            return Found::None(department_conflict::found(
                &at,
                (&cell, &cell, one),
                (&cell, &cell, other),
            ));
        };
        let mut told = Vec::new();
        for (other, names) in &named {
            let Some(name) = names.iter().find(|n| *n != used) else {
                continue;
            };
            if labelled(other) && labelled(place) {
                let (a, b) = (place.cell.to_string(), other.cell.to_string());
                let issue = department_conflict::found(&at, (&a, &a, used), (&b, &b, name));
                return Found::None(issue);
            }
            let place = format!("{}!{}", other.sheet, other.cell);
            let place = Named::new(format!("{place} "), place);
            told.push(department_differs::found(&at, used, name, &place));
        }
        if let Some(name) = self.in_names(file).filter(|n| n != used) {
            let place = if self.named_in(&file.stem).contains(&name) {
                Named::new("文件名", "the file name")
            } else {
                Named::new("文件夹", "the folder")
            };
            told.push(department_differs::found(&at, used, &name, &place));
        }
        Found::One(used.clone(), told)
    }

    fn by_file(&self, file: &InputFile) -> Found {
        let at = At::default();
        let stem = self.named_in(&file.stem);
        let in_stem = |name: &String| {
            if self.named_in(&file.stem).contains(name) {
                ("文件名", "the file name")
            } else {
                ("文件夹", "the folder")
            }
        };
        let folder = file
            .folders
            .iter()
            .rev()
            .map(|f| self.named_in(f))
            .find(|n| !n.is_empty())
            .unwrap_or_default();
        let mut all = stem;
        all.extend(folder);
        all.dedup();
        match all.as_slice() {
            [] => Found::None(self.unknown(None)),
            [one] => {
                let told = department_from_name::found(&at, one);
                Found::One(one.clone(), vec![told])
            }
            [one, other, ..] => {
                let ((a, a_en), (b, b_en)) = (in_stem(one), in_stem(other));
                let issue = department_conflict::found(&at, (a, a_en, one), (b, b_en, other));
                Found::None(issue)
            }
        }
    }

    fn unknown(&self, place: Option<&Place<String>>) -> Issue {
        let written = place.map_or("", |p| p.value.as_str());
        let key = name_key(written);
        let near = self
            .names
            .iter()
            .map(|(k, name)| (similar::likeness(&k.iter().collect::<String>(), &key), name))
            .filter(|(score, _)| *score >= 0.4)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        let near = near.map(|(_, name)| name.as_str());
        match place {
            Some(place) => department_unknown::found(&at(place), written, near),
            None => department_unknown::nowhere(&At::default()),
        }
    }
}

/// Whether a name can begin after this character: after a separator, digits and Latin letters, or
/// a word such as 月 or 单位. After any other character it is the tail of a longer name.
fn opens_a_word(before: char) -> bool {
    before == ' ' || before.is_ascii_alphanumeric() || matches!(before, '月' | '年' | '位' | '度')
}

/// 填报单位：…, 报送部门：… – a label leaves no doubt about whose return it is.
fn is_labelled(text: &str) -> bool {
    let key = crate::text::key(text);
    key.find(':').is_some_and(|colon| {
        let label = &key[..colon];
        ["单位", "部门", "名称", "机构"]
            .iter()
            .any(|w| label.ends_with(w))
    })
}

fn at(place: &Place<String>) -> At {
    At {
        sheet: Some(place.sheet.clone()),
        cell: Some(place.cell),
        ..At::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Department;

    fn departments() -> Departments {
        let department = |name: &str, short: &[&str]| Department {
            name: name.into(),
            short: short.iter().map(|s| (*s).into()).collect(),
            name_en: name.into(),
            order: 1,
        };
        Departments::new(&Catalogue {
            departments: vec![
                department("东港市商务局", &["市商务局", "商务局"]),
                department("东港市文化和旅游局", &["市文旅局"]),
                department("中华人民共和国东港海关", &["东港海关"]),
            ],
            ..Catalogue::default()
        })
    }

    #[test]
    fn a_department_is_found_however_its_name_is_written() {
        for text in [
            "商务局",
            "市商务局（盖章）",
            "东港市商务局2021年6月指标填报表",
            "2021年6月 市商務局",
            "市 商 务 局",
            "3_商务局(1)",
            "2021-06市商务局-最终版",
        ] {
            assert_eq!(departments().named_in(text), ["东港市商务局"], "{text}");
        }
        assert_eq!(
            departments().named_in("中华人民共和国东港海关"),
            ["中华人民共和国东港海关"]
        );
    }

    #[test]
    fn the_tail_of_a_longer_name_is_another_department() {
        for text in ["西山市商务局", "南区商务局", "商务处", "重点指标月报表"]
        {
            assert!(departments().named_in(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn two_departments_are_two() {
        assert_eq!(departments().named_in("市商务局、市文旅局").len(), 2);
        assert_eq!(departments().named_in("市商务局和市文旅局").len(), 2);
        assert_eq!(departments().named_in("西山局和商务局").len(), 0);
    }
}
