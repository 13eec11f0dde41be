//! What a file is, by its bytes.
//!
//! Decides the format, or why a file is none that is read, from signatures, names of parts and the
//! first characters of texts. Leaves to `read::formats` whether it is whole. Nothing is unpacked
//! here: names of parts stand plainly in an archive's directory.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::rules::finding;
use super::{Format, ole};
use crate::issue::{Issue, text};

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// How much of a text is looked at.
const HEAD: usize = 64 * 1024;

/// What bytes are: a format to be read, or a finding that names why not.
pub(crate) fn sniff(bytes: &[u8], extension: &str) -> Result<Format, Box<Issue>> {
    if bytes.len() < 4 {
        return Err(Box::new(empty(bytes.len())));
    }
    if bytes.starts_with(OLE) {
        return ole::sniff(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return sniff_zip(bytes);
    }
    if is_archive(bytes) {
        return Err(Box::new(archive()));
    }
    if bytes.starts_with(b"ID;P") {
        return Err(Box::new(unread_form(
            "旧式表格（SYLK）",
            "an old sheet (SYLK)",
        )));
    }
    if is_utf_32(bytes) {
        return Err(Box::new(utf_32()));
    }
    if let Some((zh, en)) = foreign(bytes) {
        return Err(Box::new(not_a_workbook(zh, en)));
    }
    if let Some(issue) = bare_biff(bytes) {
        return Err(Box::new(issue));
    }
    if looks_like_text(bytes) {
        return sniff_text(bytes, extension);
    }
    // An upload may have put bytes before the archive; its directory still tells.
    match sniff_zip(bytes) {
        Ok(format) => Ok(format),
        Err(_) if is_filler(bytes) => Err(Box::new(finding(
            "file-empty",
            text(
                format!("文件有{}字节，但全是填充，没有内容，未采用", bytes.len()),
                "请重新导出填报表，另存为 .xlsx 后重报",
            ),
            text(
                format!(
                    "the file has {} bytes, all of them filler, and no content; not used",
                    bytes.len()
                ),
                "export the return again, save as .xlsx and send again",
            ),
        ))),
        Err(_) => Err(Box::new(not_a_workbook(
            "无法识别的文件",
            "a file of an unknown kind",
        ))),
    }
}

fn empty(size: usize) -> Issue {
    finding(
        "file-empty",
        text(
            format!("文件为空（{size}字节），未采用"),
            "请重新导出填报表，另存为 .xlsx 后重报",
        ),
        text(
            format!("the file is empty (size in bytes: {size}); not used"),
            "export the return again, save as .xlsx and send again",
        ),
    )
}

pub(crate) fn not_a_workbook(zh: &str, en: &str) -> Issue {
    finding(
        "not-a-workbook",
        text(
            format!("是{zh}，不是电子表格，未采用"),
            "请报送电子表格原件（.xlsx）",
        ),
        text(
            format!("{en}, no workbook; not used"),
            "send the workbook itself (.xlsx)",
        ),
    )
}

/// An archive may hold the return; it is not opened.
fn archive() -> Issue {
    finding(
        "not-a-workbook",
        text(
            "是压缩包，不是电子表格，未采用",
            "请解压后报送其中的表格（.xlsx）",
        ),
        text(
            "an archive, no workbook; not used",
            "unpack it and send the workbook in it (.xlsx)",
        ),
    )
}

/// A spreadsheet in a form that is not read.
fn unread_form(zh: &str, en: &str) -> Issue {
    finding(
        "not-a-workbook",
        text(
            format!("不是可读的表格格式，而是{zh}，整份未采用"),
            "请用 Excel 或 WPS 打开，另存为 .xlsx 后重报",
        ),
        text(
            format!("{en}, which is not read; nothing of it is used"),
            "open it in Excel or WPS, save as .xlsx and send again",
        ),
    )
}

fn is_filler(bytes: &[u8]) -> bool {
    bytes.iter().all(|&b| b == bytes[0])
}

fn is_archive(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 5] = [b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"BZh", b"\xFD7zXZ"];
    // A tape archive begins with a name, and bears its mark behind the first header's fields.
    MARKS.iter().any(|mark| bytes.starts_with(mark)) || bytes.get(257..262) == Some(b"ustar")
}

/// Whether every four bytes are one character, by mark or by the zero bytes among them.
fn is_utf_32(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return bytes.len().is_multiple_of(4);
    }
    let (quads, rest) = bytes[..bytes.len().min(HEAD)].as_chunks::<4>();
    let all = |number: fn([u8; 4]) -> u32| {
        let shown = |&quad: &[u8; 4]| {
            char::from_u32(number(quad)).is_some_and(|c| !c.is_control() || c.is_whitespace())
        };
        quads.len() >= 4 && rest.is_empty() && quads.iter().all(shown)
    };
    all(u32::from_le_bytes) || all(u32::from_be_bytes)
}

fn utf_32() -> Issue {
    finding(
        "file-damaged",
        text(
            "文字以少见的编码（UTF-32）保存，无法读取，整份未采用",
            "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重报；不要转换编码后再存为 CSV",
        ),
        text(
            "the text is in an unusual encoding (UTF-32) that is not read; nothing of it is used",
            "open the original in Excel or WPS, save as .xlsx and send again; do not convert it and save as CSV",
        ),
    )
}

/// Signatures of what departments send by mistake.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const PICTURE: (&str, &str) = ("图片", "a picture");
    const SIGNATURES: &[(&[u8], (&str, &str))] = &[
        (b"\xFF\xD8\xFF", PICTURE),
        (b"\x89PNG", PICTURE),
        (b"GIF8", PICTURE),
        (b"II*\0", PICTURE),
        (b"MM\0*", PICTURE),
        (b"{\\rtf", ("RTF 文档", "an RTF document")),
        (b"MZ\x90", ("可执行程序", "a program")),
        (b"\x7FELF", ("可执行程序", "a program")),
    ];
    if let Some((_, name)) = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some(*name);
    }
    if bytes.starts_with(b"BM") && bytes.len() > 14 && bytes[6..10] == [0; 4] {
        return Some(PICTURE);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(PICTURE);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(("图片或视频", "a picture or film"));
    }
    let head = &bytes[..bytes.len().min(1024)];
    contains(head, b"%PDF-")
        .then_some(("PDF 文件（扫描件或打印件）", "a PDF (a scan or print-out)"))
}

/// A BIFF stream without its container: Excel 2 to 4, or a damaged later one.
fn bare_biff(bytes: &[u8]) -> Option<Issue> {
    let (kind, length) = (bytes[1], u16::from_le_bytes([bytes[2], bytes[3]]));
    let version = match kind {
        0x00 => "Excel 2",
        0x02 => "Excel 3",
        0x04 => "Excel 4",
        0x08 => "Excel 5/95",
        _ => return None,
    };
    (bytes[0] == 0x09 && (4..=16).contains(&length)).then(|| {
        finding(
            "old-format",
            text(
                format!("旧版 {version} 表格，不再支持，整份未采用"),
                "请用 Excel 或 WPS 打开，另存为 .xlsx 后重报",
            ),
            text(
                format!("an old {version} sheet, no longer supported; nothing of it is used"),
                "open it in Excel or WPS, save as .xlsx and send again",
            ),
        )
    })
}

/// The finding of a file with a password to open.
pub(crate) fn password() -> Issue {
    finding(
        "password",
        text(
            "文件设有打开密码，无法读取，整份未采用",
            "请取消打开密码，另存为 .xlsx 后重报",
        ),
        text(
            "the file has a password to open and cannot be read; nothing of it is used",
            "remove the password to open, save as .xlsx and send again",
        ),
    )
}

fn sniff_zip(bytes: &[u8]) -> Result<Format, Box<Issue>> {
    let names = zip_names(bytes);
    let has = |name: &str| names.iter().any(|n| n == name);
    let ends = |end: &str| names.iter().any(|n| n.ends_with(end));
    if let Some(format) = sniff_opendocument(bytes)? {
        return Ok(format);
    }
    if ends("word/document.xml") {
        return Err(Box::new(not_a_workbook("Word 文档", "a Word document")));
    }
    if ends("ppt/presentation.xml") {
        return Err(Box::new(not_a_workbook("演示文稿", "a presentation")));
    }
    if ends("workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if ends("workbook.xml") || (has("[content_types].xml") && ends("sheet1.xml")) {
        return Ok(Format::Xlsx);
    }
    if has("content.xml") {
        return Ok(Format::Ods);
    }
    if has("ofd.xml") {
        return Err(Box::new(not_a_workbook("OFD 版式文件", "an OFD document")));
    }
    if ends("index/document.iwa") {
        return Err(Box::new(not_a_workbook(
            "Apple Numbers 表格",
            "an Apple Numbers file",
        )));
    }
    if names.is_empty() && !bytes.starts_with(b"PK\x05\x06") {
        return Err(Box::new(damaged_zip()));
    }
    Err(Box::new(archive()))
}

fn damaged_zip() -> Issue {
    finding(
        "file-damaged",
        text(
            "文件不完整，可能没有传完，整份未采用（技术原因：内部目录缺失）",
            "请重新传送该文件，或用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重报",
        ),
        text(
            "the file is incomplete, perhaps not copied whole; nothing of it is used (technical reason: its directory is missing)",
            "send it again, or open the original in Excel or WPS, save as .xlsx and send that",
        ),
    )
}

/// The `mimetype` entry of an OpenDocument file stands first and uncompressed.
fn sniff_opendocument(bytes: &[u8]) -> Result<Option<Format>, Box<Issue>> {
    const KIND: &[u8] = b"application/vnd.oasis.opendocument.";
    // Under another name it is a file in an archive, whose own first entry follows.
    if bytes.get(26..28) != Some(&[8, 0]) || bytes.get(30..38) != Some(b"mimetype") {
        return Ok(None);
    }
    let head = &bytes[..bytes.len().min(256)];
    let Some(at) = find(head, KIND) else {
        return Ok(None);
    };
    let kind = &head[at + KIND.len()..];
    if kind.starts_with(b"spreadsheet") {
        Ok(Some(Format::Ods))
    } else if kind.starts_with(b"text") {
        Err(Box::new(not_a_workbook(
            "文字文档（odt）",
            "a text document (odt)",
        )))
    } else {
        Err(Box::new(not_a_workbook(
            "其他办公文档（OpenDocument）",
            "another office document (OpenDocument)",
        )))
    }
}

/// The central directory, as the record at an archive's end gives its length; everything where that
/// cannot be: an archive inside, uncompressed, has a directory of its own.
fn zip_directory(bytes: &[u8]) -> &[u8] {
    const LONGEST_COMMENT: usize = 65_536;
    let tail = bytes.len().saturating_sub(22 + LONGEST_COMMENT);
    let last = bytes[tail..]
        .windows(4)
        .rposition(|mark| mark == b"PK\x05\x06");
    let directory = last.and_then(|at| {
        let end = tail + at;
        let length = bytes.get(end + 12..end + 16)?.try_into().ok()?;
        let start = end.checked_sub(u32::from_le_bytes(length) as usize)?;
        let directory = bytes.get(start..end)?;
        directory.starts_with(b"PK\x01\x02").then_some(directory)
    });
    directory.unwrap_or(bytes)
}

/// Names in an archive's central directory, in lower case, found by signature.
fn zip_names(bytes: &[u8]) -> Vec<String> {
    const MARK: &[u8] = b"PK\x01\x02";
    let bytes = zip_directory(bytes);
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(next) = find(&bytes[at..], MARK) {
        let entry = &bytes[at + next..];
        if let Some(length) = entry.get(28..30) {
            let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
            if let Some(name) = entry.get(46..46 + length) {
                let name = String::from_utf8_lossy(name).replace('\\', "/");
                names.push(name.to_ascii_lowercase());
            }
        }
        at += next + MARK.len();
        if names.len() >= 20_000 {
            break;
        }
    }
    names
}

/// Text if nearly nothing in it is a control character, or if every other byte is zero (UTF-16).
fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    if utf16_order(head).is_some() {
        return true;
    }
    let controls = head
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A))
        .count();
    controls * 50 <= head.len() || (controls <= 4 && head.len() >= 16)
}

/// Byte order of UTF-16, by mark or by where the zero bytes of ASCII stand.
pub(crate) fn utf16_order(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if head.starts_with(b"\xFF\xFE") {
        return Some(UTF_16LE);
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(UTF_16BE);
    }
    let pairs = head.as_chunks::<2>().0;
    let zeros = |i: usize| pairs.iter().filter(|pair| pair[i] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let enough = |n: usize| n >= 2 && n * 12 >= pairs.len();
    if enough(second) && first * 20 <= second {
        Some(UTF_16LE)
    } else if enough(first) && second * 20 <= first {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn sniff_text(bytes: &[u8], extension: &str) -> Result<Format, Box<Issue>> {
    let start = head_as_text(bytes).trim_start().to_ascii_lowercase();
    if start.contains("\ncontent-type: multipart/related")
        || (start.starts_with("mime-version:") && !is_mail(&start))
    {
        return Err(Box::new(not_a_workbook(
            "单文件网页（mht）",
            "a single-file web page (mht)",
        )));
    }
    if is_mail(&start) {
        return Err(Box::new(not_a_workbook("邮件", "a mail message")));
    }
    if start.starts_with("table\n0,1\n") || start.starts_with("table\r\n0,1\r\n") {
        return Err(Box::new(unread_form(
            "旧式表格（DIF）",
            "an old sheet (DIF)",
        )));
    }
    // As an accompanying text it is only ignored.
    if start.starts_with(['{', '[']) && extension != "json" && is_json(&start) {
        let (zh, en) = if extension == "gsheet" || start.contains("\"doc_id\"") {
            ("在线表格的链接", "a link to an online sheet")
        } else {
            (
                "程序用的数据文件（JSON）",
                "a data file for programs (JSON)",
            )
        };
        return Err(Box::new(not_a_workbook(zh, en)));
    }
    if start.starts_with('<') {
        if start.contains("urn:schemas-microsoft-com:office:spreadsheet")
            && start.contains("workbook")
        {
            return Ok(Format::Xml2003);
        }
        // Its tables are `<table:table>`, which is no page's.
        if start.contains("<office:document") {
            return Err(Box::new(unread_form(
                "单文件 ODS（.fods）",
                "a flat ODS (.fods)",
            )));
        }
        let has = |tag: &str| has_tag(&start, tag);
        let table = has("table") && has("tr") && (has("td") || has("th"));
        let page = start.contains("<!doctype html") || has("html") || table;
        let program = start.starts_with("<?xml") || extension == "xml";
        if page || (!program && (has("table") || has("body") || has("tr"))) {
            return Ok(Format::Html);
        }
        if program {
            return Err(Box::new(not_a_workbook(
                "程序用的数据文件（XML）",
                "a data file for programs (XML)",
            )));
        }
        if has("svg") {
            return Err(Box::new(not_a_workbook("图片", "a picture")));
        }
    }
    Ok(Format::Csv)
}

/// Whether an opening tag of this name stands in a page or part; `<tr` opens no `<transaction>`.
fn has_tag(text: &str, name: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].strip_prefix(name);
        rest.is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        })
    })
}

/// Whether a text in lower case begins with the header of a mail message: lines of a word and a
/// colon, some of them such as every message has.
fn is_mail(text: &str) -> bool {
    const USUAL: [&str; 8] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "mime-version",
    ];
    let mut usual = 0;
    for line in text.lines().take(60) {
        if line.is_empty() {
            break;
        }
        // A field goes on in lines that begin with white space.
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((field, _)) = line.split_once(':') else {
            return false;
        };
        if !field
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        {
            return false;
        }
        usual += usize::from(USUAL.contains(&field));
    }
    usual >= 3
}

/// Whether a text that begins with a bracket goes on as JSON does.
fn is_json(text: &str) -> bool {
    let rest = text[1..].trim_start();
    match text.as_bytes()[0] {
        b'{' => rest.starts_with(['"', '}']),
        _ => rest.starts_with(['{', '[']),
    }
}

/// The beginning of a text, in whatever encoding it is.
fn head_as_text(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(HEAD)];
    match utf16_order(head) {
        Some(encoding) => encoding.decode_with_bom_removal(head).0.into_owned(),
        None => {
            String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)).into_owned()
        }
    }
}

/// Whether most lines of a text have the same, more than two, fields: an exported table.
pub(crate) fn looks_like_table(bytes: &[u8]) -> bool {
    let head = head_as_text(bytes);
    ['\t', ',', ';', '|'].iter().any(|&separator| {
        let counts: Vec<usize> = head
            .split(['\n', '\r'])
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.matches(separator).count())
            .collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        most >= 2
            && counts.len() >= 2
            && counts.iter().filter(|&&n| n == most).count() * 2 > counts.len()
    })
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(next) = haystack[at..].iter().position(|&b| b == first) {
        let start = at + next;
        if haystack[start..].starts_with(needle) {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// Whether an extension is one that a format's files usually have.
pub(crate) fn extension_fits(format: Format, extension: &str) -> bool {
    let usual: &[&str] = match format {
        Format::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
        Format::Xls => &["xls", "xlt", "et", "ett"],
        Format::Xlsb => &["xlsb"],
        Format::Ods => &["ods", "ots"],
        Format::Csv => &["csv", "tsv", "tab"],
        Format::Html => &["html", "htm"],
        Format::Xml2003 => &["xml"],
    };
    usual.contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(bytes: &[u8]) -> String {
        sniff(bytes, "xlsx").expect_err("refused").rule
    }

    #[test]
    fn what_is_no_workbook_is_named() {
        assert_eq!(rule(b""), "file-empty");
        assert_eq!(rule(b"x"), "file-empty");
        assert_eq!(rule(b"\xFF\xD8\xFF\xE0 and so on"), "not-a-workbook");
        assert_eq!(rule(b"%PDF-1.4 ..."), "not-a-workbook");
        assert_eq!(
            rule(b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"),
            "old-format"
        );
        assert_eq!(rule(&[0; 512]), "file-empty");
        assert_eq!(rule(b"PK\x03\x04 cut off"), "file-damaged");
        assert_eq!(
            rule(&[b"PK\x05\x06".as_slice(), &[0; 18]].concat()),
            "not-a-workbook"
        );
    }

    #[test]
    fn a_flat_ods_is_no_web_page_and_utf_32_no_table() {
        let flat = "<?xml version=\"1.0\"?><office:document xmlns:office=\"o\"><office:body>\
                    <table:table><table:table-row/></table:table>";
        let issue = sniff(flat.as_bytes(), "fods").expect_err("refused");
        assert!(issue.message.contains(".fods"), "{}", issue.message);
        assert!(issue.remedy.contains("另存为 .xlsx 后重报"));
        let marked = "\u{feff}编码,名称\n1.1,甲\n";
        for text in [marked, &marked[3..]] {
            let order: [fn(u32) -> [u8; 4]; 2] = [u32::to_le_bytes, u32::to_be_bytes];
            for bytes in order {
                let bytes: Vec<u8> = text.chars().flat_map(|c| bytes(c.into())).collect();
                let issue = sniff(&bytes, "csv").expect_err("refused");
                assert_eq!(issue.rule, "file-damaged");
                assert!(issue.message.contains("UTF-32"));
            }
        }
    }

    #[test]
    fn archives_are_known_by_their_own_directory() {
        let mut tar = vec![0; 512];
        tar[..12].copy_from_slice(b"june.xlsx\0\0\0");
        tar[257..262].copy_from_slice(b"ustar");
        tar.extend(b"PK\x03\x04 ...");
        assert!(
            sniff(&tar, "tar")
                .expect_err("refused")
                .remedy
                .contains("解压")
        );
        // An archive with a workbook in it as it is: two directories, of which the last counts.
        let entry = |name: &str| {
            let mut entry = b"PK\x01\x02".to_vec();
            entry.resize(46, 0);
            entry[28] = name.len() as u8;
            entry.extend(name.as_bytes());
            entry
        };
        let end = |directory: &[u8]| {
            let mut end = b"PK\x05\x06".to_vec();
            end.resize(22, 0);
            end[12] = directory.len() as u8;
            end
        };
        let (inner, outer) = (entry("xl/workbook.xml"), entry("june.xlsx"));
        let workbook = [b"PK\x03\x04".to_vec(), inner.clone(), end(&inner)].concat();
        assert_eq!(sniff(&workbook, "xlsx"), Ok(Format::Xlsx));
        let archive = [workbook, outer.clone(), end(&outer)].concat();
        let issue = sniff(&archive, "zip").expect_err("refused");
        assert!(issue.remedy.contains("解压"), "{}", issue.remedy);
        let mut ods = b"PK\x03\x04".to_vec();
        ods.resize(30, 0);
        ods[26] = 8;
        ods.extend(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
        assert_eq!(sniff(&ods, "ods"), Ok(Format::Ods));
        ods[26] = 6;
        assert!(sniff(&ods, "zip").is_err());
    }

    #[test]
    fn texts_that_are_no_table_are_named() {
        for (text, extension, named) in [
            (
                "From: a@b\nTo: c@d\nSubject: 月报\n\n编码,名称\n",
                "xlsx",
                "邮件",
            ),
            (
                "Received: by x\n\tfor y\nDate: z\nMIME-Version: 1.0\n\n,",
                "csv",
                "邮件",
            ),
            (
                "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n",
                "xls",
                "mht",
            ),
            ("TABLE\r\n0,1\r\n\"EXCEL\"\r\n", "xls", "DIF"),
            ("{\"doc_id\": \"1\"}", "gsheet", "在线表格"),
            ("[{\"编码\": 1,\n", "csv", "JSON"),
            (
                "<?xml version=\"1.0\"?><transactions><transaction/>",
                "xml",
                "XML",
            ),
            (
                "<?xml version=\"1.0\"?><root><table name=\"a\"/></root>",
                "xml",
                "XML",
            ),
            ("<svg xmlns=\"x\"></svg>", "xlsx", "图片"),
        ] {
            let issue = sniff(text.as_bytes(), extension).expect_err(text);
            assert!(issue.message.contains(named), "{}", issue.message);
        }
        for page in [
            "<?xml version=\"1.0\"?><table><tr><td>1</td></tr></table>",
            "<tr><td>1</td></tr>",
            "<!DOCTYPE html><p>",
        ] {
            assert_eq!(sniff(page.as_bytes(), "xls"), Ok(Format::Html), "{page}");
        }
        for table in [
            "填报单位: 商务局\n日期: 6月\n编码,名称\n",
            "[一],二\n甲,1\n",
        ] {
            assert_eq!(sniff(table.as_bytes(), "csv"), Ok(Format::Csv), "{table}");
        }
        let unicode_text: Vec<u8> = "\u{feff}编码\t名称\t值\r\n1\t甲\t2\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(looks_like_table(&unicode_text));
        assert!(looks_like_table("编码|名称|值\n1|甲|2\n".as_bytes()));
        assert!(!looks_like_table(
            "说明：本月数据已核对。\n请查收。\n".as_bytes()
        ));
    }

    #[test]
    fn texts_are_told_apart_by_their_first_characters() {
        assert_eq!(sniff("a,b\n1,2\n".as_bytes(), "csv"), Ok(Format::Csv));
        assert_eq!(
            sniff(b"\xEF\xBB\xBF <HTML><table>", "xls"),
            Ok(Format::Html)
        );
        let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(sniff(xml, "xls"), Ok(Format::Xml2003));
        let (utf16, ..) = (
            ("序号,名称,值\r\n"
                .repeat(9)
                .encode_utf16()
                .flat_map(u16::to_le_bytes))
            .collect::<Vec<u8>>(),
            0,
        );
        assert_eq!(sniff(&utf16, "csv"), Ok(Format::Csv));
    }
}
