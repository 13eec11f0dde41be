//! Which face plays which role.
//!
//! Decides, from `fonts.json` of the template set and the settings, the families of each role, and
//! says which stood in for which. Leaves sizes and weights to `theme.typ`.

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use super::world::FONTS;
use crate::error::{Error, Said, said};

/// A part that a typeface plays in an official paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 正文, 仿宋 by the standard.
    Body,
    /// 一级标题, 黑体.
    Heading,
    /// 二级标题, 楷体.
    Kai,
    /// 文件标题, 小标宋.
    Title,
    /// Western letters and figures in running text.
    Figures,
    /// Small type in charts and tables.
    Label,
    /// Steps in, in every role, for characters which the role's own family lacks.
    Fallback,
}

impl Role {
    /// All roles in order.
    pub const ALL: [Self; 7] = [
        Self::Body,
        Self::Heading,
        Self::Kai,
        Self::Title,
        Self::Figures,
        Self::Label,
        Self::Fallback,
    ];

    /// The name in `fonts.json` and in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Kai => "kai",
            Self::Title => "title",
            Self::Figures => "figures",
            Self::Label => "label",
            Self::Fallback => "fallback",
        }
    }
}

/// The loaded faces and the families chosen for each role.
#[derive(Debug)]
pub(super) struct Faces {
    files: Vec<(String, Bytes)>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// Families in order of preference, as `fonts.json` has them.
    wanted: BTreeMap<Role, Vec<String>>,
    /// The first of `wanted`, or of the settings, that is loaded; all that are, for the fallback.
    used: BTreeMap<Role, Vec<String>>,
    /// What the settings asked for.
    asked: BTreeMap<Role, String>,
}

impl Faces {
    /// Parses the fonts in the order given and chooses the families.
    ///
    /// # Errors
    /// [`Error::Template`] if a file is no font, `fonts.json` is faulty, or a role has no family.
    pub fn new(
        shown: &str,
        files: &BTreeMap<String, Vec<u8>>,
        font_files: Vec<(String, Bytes)>,
        families: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let mut fonts = Vec::new();
        for (path, content) in &font_files {
            let before = fonts.len();
            fonts.extend(Font::iter(content.clone()));
            if fonts.len() == before {
                return Err(Error::Template {
                    message: said(
                        format!("字体 {shown}/{path} 读不出：不是 OpenType 字体"),
                        format!("the font {shown}/{path} cannot be read: it is no OpenType font"),
                    ),
                    hint: said(
                        "请换成 .otf、.ttf 或 .ttc 字体文件，或移走该文件",
                        "put a .otf, .ttf or .ttc font in its place, or take the file away",
                    ),
                });
            }
        }
        let faces = Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            files: font_files,
            wanted: wanted(shown, files)?,
            used: BTreeMap::new(),
            asked: BTreeMap::new(),
        };
        faces.with_families(families)
    }

    /// The same faces with the settings' families put first.
    ///
    /// # Errors
    /// [`Error::Template`] if a role is unknown or has no loaded family.
    pub fn with_families(&self, families: &BTreeMap<String, String>) -> Result<Self, Error> {
        let mut asked = self.asked.clone();
        for (name, family) in families {
            let role = Role::ALL.into_iter().find(|role| role.name() == name);
            let role = role.ok_or_else(|| unknown_role(name))?;
            asked.insert(role, family.clone());
        }
        let mut used = BTreeMap::new();
        for role in Role::ALL {
            let wanted = self.wanted.get(&role).into_iter().flatten();
            let mut loaded: Vec<String> = asked
                .get(&role)
                .into_iter()
                .chain(wanted)
                .filter(|family| self.book.contains_family(&family.to_lowercase()))
                .cloned()
                .collect();
            if role != Role::Fallback {
                loaded.truncate(1);
                if loaded.is_empty() {
                    return Err(no_family(role, &self.wanted));
                }
            }
            used.insert(role, loaded);
        }
        Ok(Self {
            files: self.files.clone(),
            book: self.book.clone(),
            fonts: self.fonts.clone(),
            wanted: self.wanted.clone(),
            used,
            asked,
        })
    }

    /// The font files, in order of path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// Typst's index of the faces.
    pub fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The face with this number in [`Self::book`].
    pub fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Whether `character` can be set in every role: by a fallback family, or by the family of
    /// each role. A family covers what all of its faces cover, since weight decides among them.
    pub fn covers(&self, character: char) -> bool {
        let covered = |role: &Role| {
            self.used[role]
                .iter()
                .any(|family| self.family_covers(family, character))
        };
        covered(&Role::Fallback)
            || Role::ALL
                .iter()
                .filter(|role| !matches!(role, Role::Fallback | Role::Figures))
                .all(covered)
    }

    fn family_covers(&self, family: &str, character: char) -> bool {
        let mut faces = self.book.select_family(&family.to_lowercase()).peekable();
        faces.peek().is_some()
            && faces.all(|index| {
                let info = self.book.info(index).expect("the book gave the number");
                info.coverage.contains(u32::from(character))
            })
    }

    /// `fonts.json` as the templates read it: families by role, only loaded ones, so that Typst
    /// has nothing to warn of.
    pub fn as_json(&self) -> Vec<u8> {
        let roles: BTreeMap<&str, &Vec<String>> = self
            .used
            .iter()
            .map(|(role, families)| (role.name(), families))
            .collect();
        serde_json::to_vec(&roles).expect("names and families are text")
    }

    /// Families asked for and not loaded: role, family asked for, family used instead.
    pub fn missing(&self) -> Vec<(&'static str, String, String)> {
        self.asked
            .iter()
            .filter(|(_, asked)| !self.book.contains_family(&asked.to_lowercase()))
            .map(|(role, asked)| (role.name(), asked.clone(), self.used[role].join(", ")))
            .collect()
    }

    /// `role: family` for each role; where the settings asked for another family, that too.
    pub fn report(&self) -> Vec<String> {
        let line = |role: &Role| {
            let used = self.used[role].join(", ");
            match self.asked.get(role) {
                Some(asked) if !used.eq_ignore_ascii_case(asked) => {
                    format!("{}: {used} (asked: {asked})", role.name())
                }
                _ => format!("{}: {used}", role.name()),
            }
        };
        Role::ALL.iter().map(line).collect()
    }
}

/// Reads `fonts.json`: role → families in order of preference.
fn wanted(
    shown: &str,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<BTreeMap<Role, Vec<String>>, Error> {
    let fault = |reason: Said| Error::Template {
        message: said(
            format!("模板 {shown}/{FONTS} {}", reason.zh),
            format!("the template {shown}/{FONTS} {}", reason.en),
        ),
        hint: said(
            format!(
                "该文件应为 JSON：每个角色（{}）对应一列字体名，排在前面的优先",
                role_names("、")
            ),
            format!(
                "the file is JSON: for each role ({}) a list of families, the preferred one first",
                role_names(", ")
            ),
        ),
    };
    let content = files
        .get(FONTS)
        .ok_or_else(|| fault(said("缺少", "is missing")))?;
    let named: BTreeMap<String, Vec<String>> =
        serde_json::from_slice(content).map_err(|reason| {
            fault(said(
                format!("有误（技术原因：{reason}）"),
                format!("is at fault: {reason}"),
            ))
        })?;
    let mut roles = BTreeMap::new();
    for (name, families) in named {
        let role = Role::ALL.into_iter().find(|role| role.name() == name);
        let role = role.ok_or_else(|| {
            fault(said(
                format!("有误：没有“{name}”这个角色"),
                format!("is at fault: there is no role “{name}”"),
            ))
        })?;
        roles.insert(role, families);
    }
    Ok(roles)
}

fn role_names(between: &str) -> String {
    Role::ALL.map(Role::name).join(between)
}

fn unknown_role(name: &str) -> Error {
    Error::Template {
        message: said(
            format!("settings.toml 的 [fonts] 中写有“{name}”，没有这个字体角色"),
            format!("[fonts] in settings.toml names “{name}”, which is no role of a font"),
        ),
        hint: said(
            format!("字体角色只有：{}", role_names("、")),
            format!("the roles are: {}", role_names(", ")),
        ),
    }
}

fn no_family(role: Role, wanted: &BTreeMap<Role, Vec<String>>) -> Error {
    let families = wanted.get(&role).map_or(String::new(), |f| f.join("、"));
    Error::Template {
        message: said(
            format!("字体角色 {} 所列的字体一个也没有：{families}", role.name()),
            format!(
                "of the families listed for the role {} none is there: {families}",
                role.name()
            ),
        ),
        hint: said(
            format!("请把字体文件放入 templates/fonts/，或在 {FONTS} 中为该角色加上已有的字体"),
            format!(
                "put the font into templates/fonts/, or add a family that is there to the role in {FONTS}"
            ),
        ),
    }
}

/// A `fonts.json` for tests of other files: every role in an embedded family.
#[cfg(test)]
pub(super) const DEFAULT_ROLES_FOR_TESTS: &str = r#"{
    "body": ["Noto Serif SC"], "heading": ["Noto Sans SC"], "kai": ["Jindu Kai"],
    "title": ["Noto Serif SC"], "figures": ["Jindu Figures"], "label": ["Noto Sans SC"],
    "fallback": ["Noto Sans SC Rare"]
}"#;

#[cfg(test)]
mod tests {
    use crate::render::Templates;
    use std::collections::BTreeMap;

    fn embedded(role: &str, family: &str) -> Result<Templates, crate::error::Error> {
        let families = BTreeMap::from([(role.to_owned(), family.to_owned())]);
        Templates::embedded().with_fonts(&families)
    }

    #[test]
    fn a_family_from_the_settings_plays_the_role() {
        let report = embedded("body", "Jindu Kai").unwrap().faces.report();
        assert!(report.contains(&"body: Jindu Kai".to_owned()), "{report:?}");
    }

    #[test]
    fn a_family_that_is_not_there_is_stood_in_for_and_said() {
        let report = embedded("body", "FangSong_GB2312").unwrap().faces.report();
        let line = "body: Noto Serif SC (asked: FangSong_GB2312)".to_owned();
        assert!(report.contains(&line), "{report:?}");
    }

    #[test]
    fn an_unknown_role_is_refused_with_the_list() {
        let error = embedded("footer", "Jindu Kai").unwrap_err();
        assert!(error.to_string().contains("footer"));
        assert!(error.hint().unwrap().zh.contains("figures"));
    }

    #[test]
    fn rare_characters_are_covered_in_every_weight() {
        let templates = Templates::embedded();
        for character in "𬭎䶮𠮷㐂龘喆堃“”—…％～①㎡".chars() {
            assert!(templates.covers(character), "{character}");
        }
        for character in ['\u{e000}', '\u{fdfa}', '\u{1f469}', '\u{5d0}'] {
            assert!(!templates.covers(character), "{character:?}");
        }
    }
}
