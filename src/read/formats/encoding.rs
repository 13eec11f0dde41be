//! The encoding of a text.
//!
//! Decides between UTF-8, UTF-16 and GB18030, and whether the text is none of them: of another
//! encoding (Big5, Shift-JIS, UTF-32), or garbled before it was saved. Leaves an encoding that a
//! file states (HTML) to its format.
//!
//! Nearly every byte sequence is some GB18030 text, so that decoding alone tells nothing. What
//! does is which characters come out: of ordinary Chinese nine in ten are among the 3755 of
//! GB 2312's first level, of other texts read as GB18030 one in three.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::refuse;
use super::sheet::Draft;
use crate::intake::sniff;
use crate::issue::Issue;
use crate::read::cell::shown;
use crate::read::{CellValue, Refusal};

/// Letters from which on a text can be judged, and how many of them are looked at.
const FEWEST: usize = 6;
const MOST: usize = 4000;
/// Words of which a return has at least one, in either script.
const FAMILIAR: [&str; 17] = [
    "单位", "單位", "指标", "指標", "名称", "名稱", "任务", "任務", "累计", "累計", "本月", "填报",
    "填報", "编码", "編碼", "序号", "完成",
];

/// Text in its encoding: by mark, by the zero bytes of UTF-16, else UTF-8 even with a few bad
/// bytes, else GB18030.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if let Some(encoding) = sniff::utf16_order(head) {
        return readable(lossy(encoding, bytes), false);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return readable(text.to_owned(), false);
    }
    if mostly_utf8(bytes) {
        return readable(lossy(UTF_8, bytes), false);
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return readable(text.into_owned(), true);
    }
    let text = lossy(GB18030, bytes);
    let damaged = text.chars().filter(|&c| c == '\u{FFFD}').count();
    if damaged * 20 > text.chars().filter(|c| !c.is_ascii()).count() {
        return Err(garbled(&text));
    }
    readable(text, true)
}

/// Whether a text with bytes that are no UTF-8 is UTF-8 all the same: few of its characters are
/// damaged, or most of its lines are whole, since a line may have been pasted in another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good >= bad * 8 {
        return true;
    }
    let (mut whole, mut damaged) = (0_usize, 0_usize);
    for line in bytes.split(|b| matches!(b, b'\n' | b'\r')) {
        match std::str::from_utf8(line) {
            // Two characters of GB18030 may by chance be some of UTF-8.
            Ok(line) => whole += usize::from(line.chars().filter(|&c| is_letter(c)).count() > 2),
            Err(_) => damaged += 1,
        }
    }
    whole >= 3 && whole >= damaged * 3
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// The text, unless it cannot be what was written. `guessed` if it was taken for GB18030 for want
/// of a better encoding.
fn readable(text: String, guessed: bool) -> Result<String, Refusal> {
    if FAMILIAR.iter().any(|word| text.contains(word)) {
        return Ok(text);
    }
    let (letters, common) = judge(&text);
    // What two damaged characters of UTF-8 become when they are taken for GB18030.
    let replaced = text
        .chars()
        .take(MOST)
        .filter(|c| "锟斤拷".contains(*c))
        .count();
    if replaced >= FEWEST && replaced * 2 > letters {
        return Err(garbled(&text));
    }
    let marks = text.matches("??").count() * 2;
    let holes = text.chars().filter(|&c| c == '\u{FFFD}').count();
    let bad = if marks >= FEWEST && marks > letters || holes >= FEWEST && holes > letters {
        true
    } else if letters < FEWEST {
        false
    } else if guessed {
        common * 2 < letters
    } else {
        common * 2 < letters && was_another(&text)
    };
    if bad { Err(garbled(&text)) } else { Ok(text) }
}

/// Whether the bytes behind a text, once they are read as what they were, are Chinese: it was
/// opened in a wrong encoding and saved so.
fn was_another(text: &str) -> bool {
    let head: String = text.chars().take(MOST).collect();
    [GB18030, WINDOWS_1252].into_iter().any(|taken_for| {
        let (bytes, ..) = taken_for.encode(&head);
        [UTF_8, GB18030, BIG5].into_iter().any(|was| {
            let before = was.decode_without_bom_handling(&bytes).0;
            let (letters, common) = judge(&before);
            // Every text in another alphabet is some GB18030 or Big5: of these only words tell.
            let chinese = was == UTF_8 && letters >= FEWEST && common * 4 > letters * 3;
            was != taken_for && (chinese || FAMILIAR.iter().any(|word| before.contains(word)))
        })
    })
}

/// How many letters beyond ASCII a text has, and how many of these are common in Chinese.
fn judge(text: &str) -> (usize, usize) {
    let letters: String = text.chars().filter(|&c| is_letter(c)).take(MOST).collect();
    let (bytes, ..) = GB18030.encode(&letters);
    let (mut at, mut common) = (0, 0);
    while let Some(&lead) = bytes.get(at) {
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        common += usize::from((0xB0..=0xD7).contains(&lead) && trail >= 0xA1);
        at += if trail < 0x40 { 4 } else { 2 };
    }
    (letters.chars().count(), common)
}

fn is_letter(c: char) -> bool {
    !c.is_ascii() && (c.is_alphabetic() || ('\u{E000}'..'\u{F900}').contains(&c))
}

/// The refusal, with the first field that is garbled.
fn garbled(text: &str) -> Refusal {
    let odd = |c: char| is_letter(c) || c == '\u{FFFD}';
    for (row, line) in text.lines().enumerate() {
        for (col, field) in line.split([',', '\t', ';']).enumerate() {
            if field.contains(odd) || field.contains("??") {
                let at = crate::provenance::CellAt::new(row as u32, col as u32);
                let sample: String = shown(field.trim()).chars().take(16).collect();
                return refuse::garbled(&at.to_string(), &sample);
            }
        }
    }
    refuse::garbled("A1", "")
}

/// The refusal of a workbook whose texts were decoded by the code page that it names, and are garbled.
pub(super) fn wrong_code_page(drafts: &[Draft]) -> Option<Refusal> {
    let mut texts = drafts
        .iter()
        .flat_map(|draft| &draft.cells)
        .filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some((cell.at, text.as_str())),
            _ => None,
        });
    let all: Vec<&str> = texts.clone().map(|(_, text)| text).take(MOST).collect();
    readable(all.join("\n"), false).err()?;
    let (at, text) = texts.find(|(_, text)| text.contains(is_letter))?;
    let sample: String = shown(text.trim()).chars().take(16).collect();
    Some(refuse::garbled(&at.to_string(), &sample))
}

/// One finding about all cells that damaged bytes stand in, at the first.
pub(super) fn damage(drafts: &[Draft]) -> Option<Issue> {
    let mut cells = drafts.iter().flat_map(|draft| {
        let damaged = draft.cells.iter().filter_map(|cell| match &cell.value {
            CellValue::Text(text) if text.contains('\u{FFFD}') || text.contains("锟斤拷") => {
                Some((cell.at, text))
            }
            _ => None,
        });
        damaged.map(|(at, text)| (&draft.name, at, text))
    });
    let (sheet, at, text) = cells.next()?;
    let (text, count) = (shown(text), cells.count() + 1);
    let (zh, en) = match count {
        1 => (format!("{at} 的“{text}”"), format!("{at} (“{text}”) is")),
        _ => (
            format!("{at} 的“{text}”等{count}处"),
            format!("{count} cells, such as {at} (“{text}”), is"),
        ),
    };
    let issue = refuse::notice(
        "encoding-damage",
        format!("{zh}文字损坏（显示为“\u{FFFD}”或“锟斤拷”）；读得出的数值照常采用"),
        format!(
            "the text of {en} damaged (shown as \u{FFFD} or 锟斤拷); figures that can be read are used"
        ),
        (
            "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重报",
            "open the original in Excel or WPS, save as .xlsx and send again",
        ),
    );
    Some(issue.on_sheet(sheet).at_cell(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETURN: &str = "填报单位：临江市工业和信息化局,,,报告期：2026年6月\n\
         编码,指标名称,计量单位,本月,本年累计,期末\n2.1,技术改造投资,亿元,,200,\n";
    /// Of another form: no word that is looked for, rare characters, old ones.
    const RARE: &str = "事项,数量,经办人\n骉源淼鑫铼镍项目,12,朱㛃䶮\n崂山區毓璜顶改造,7,彭堃\n";
    const OLD: &str = "項目,數量,經辦人\n臨江橋樑改造工程,12,龔璟\n環灣綠道,7,彭堃\n";

    fn refused(bytes: &[u8]) -> Option<Issue> {
        decode(bytes).err().map(|refusal| refusal.issue)
    }

    #[test]
    fn good_texts_are_read_with_rare_and_old_characters() {
        for text in [
            RETURN,
            RARE,
            "项,数\n甲,1\n乙,2\n",
            "项,数\n㛃䶮骉,1\n",
            "a,b\n1,2\n",
        ] {
            assert_eq!(decode(text.as_bytes()).as_deref(), Ok(text));
            let (bytes, ..) = GB18030.encode(text);
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{text}");
            let utf16: Vec<u8> = "\u{feff}"
                .chars()
                .chain(text.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            assert_eq!(decode(&utf16).as_deref(), Ok(text));
        }
        assert_eq!(decode(OLD.as_bytes()).as_deref(), Ok(OLD));
        let french = "nom,valeur,été\nrégion élevée,3,à côté\nœuvre,4,naïveté\n";
        assert_eq!(decode(french.as_bytes()).as_deref(), Ok(french));
        let question = "事项,说明\n甲,是否完成？？\n乙,不详??\n";
        assert_eq!(decode(question.as_bytes()).as_deref(), Ok(question));
    }

    #[test]
    fn a_line_in_another_encoding_costs_that_line_only() {
        let (line, ..) = GB18030.encode("2.2,产业技术研究院数量,家,,7,\n");
        let bytes = [
            RETURN.as_bytes(),
            &line,
            "3.1,新增骨干企业数量,家,,9,\n".as_bytes(),
        ]
        .concat();
        let text = decode(&bytes).expect("readable");
        assert!(
            text.contains("新增骨干企业数量") && text.contains("\u{FFFD}"),
            "{text}"
        );
        let (gbk, ..) = GB18030.encode("联通,3\n联通,4\n联通,5\n指标名称,值\n单位,家\n");
        assert!(decode(&gbk).expect("readable").contains("指标名称"));
    }

    #[test]
    fn other_encodings_and_garbled_texts_are_refused_and_quoted() {
        let old = "填報單位：工信局,,,報告期：2026年6月\n編碼,指標名稱,計量單位,本月,本年累計\n";
        let (big5, ..) = BIG5.encode(old);
        let (plain, ..) = BIG5.encode(OLD);
        let japanese = "提出部署,報告期間\nコード,指標の名前,単位,本年度累計\n";
        let (japanese, ..) = encoding_rs::SHIFT_JIS.encode(japanese);
        let twice = lossy(GB18030, RETURN.as_bytes());
        let western = lossy(WINDOWS_1252, RETURN.as_bytes());
        let (gbk, ..) = GB18030.encode(RETURN);
        let gbk_western = lossy(WINDOWS_1252, &gbk);
        let marks =
            "????????,,,????2026??6??\n????,????????,????????\n2.1,????????????,????,,200\n";
        let holes = lossy(UTF_8, &gbk);
        let replaced = "锟斤拷锟斤拷,锟斤拷\n2.1,锟斤拷,200\n";
        for bytes in [
            replaced.as_bytes(),
            &big5[..],
            &plain,
            &japanese,
            twice.as_bytes(),
            western.as_bytes(),
            gbk_western.as_bytes(),
            marks.as_bytes(),
            holes.as_bytes(),
        ] {
            let issue =
                refused(bytes).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(bytes)));
            assert_eq!(issue.rule, "file-damaged");
            assert!(
                issue.message.contains("A1 读作“") && !issue.message.contains("“”"),
                "{}",
                issue.message
            );
            assert!(issue.remedy.contains("另存为 .xlsx 后重报"));
        }
    }
}
