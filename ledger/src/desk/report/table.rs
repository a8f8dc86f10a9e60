//! NICEPAY's report as a table, whatever its separator is.

/// The most lines that are read.
pub(in crate::desk) const MOST_LINES: usize = 100_000;

/// A report as it was uploaded.
#[derive(Debug)]
pub(in crate::desk) struct Report {
    pub(in crate::desk) header: Vec<String>,
    pub(in crate::desk) lines: Vec<Line>,
    /// Whether it has more lines than were read.
    pub(in crate::desk) is_cut: bool,
}

#[derive(Debug)]
pub(in crate::desk) struct Line {
    /// Where it stands in the file, from 1.
    pub(in crate::desk) number: u64,
    pub(in crate::desk) cells: Vec<String>,
}

impl Report {
    /// `None` if there is no line with two cells, which a header has at least, or if it can't be read as text.
    pub(in crate::desk) fn read(file: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(file).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut header = None;
        let mut lines = Vec::new();
        for row in rows.records() {
            let row = row.ok()?;
            let cells: Vec<String> = row.iter().map(|cell| cell.trim().to_owned()).collect();
            let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
            let number = row.position().map_or(0, |position| line_number(text, position));
            match header {
                // Above the header there may be a title.
                None if filled > 1 => header = Some(cells),
                None => {}
                Some(_) if filled == 0 => {}
                Some(_) if lines.len() >= MOST_LINES => {
                    return Some(Self {
                        header: header?,
                        lines,
                        is_cut: true,
                    });
                }
                Some(_) => lines.push(Line { number, cells }),
            }
        }
        Some(Self {
            header: header?,
            lines,
            is_cut: false,
        })
    }
}

impl Line {
    pub(in crate::desk) fn cell(&self, place: Option<usize>) -> &str {
        place
            .and_then(|place| self.cells.get(place))
            .map_or("", String::as_str)
    }
}

/// The line in which a row begins: its position is before the empty lines above it.
fn line_number(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let above = text.get(start..).unwrap_or_default().bytes();
    let empty = above
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .filter(|byte| *byte == b'\n');
    position.line().saturating_add(empty.count() as u64)
}

/// Of comma, semicolon and tab the one that the file has most of.
fn delimiter(text: &str) -> u8 {
    let count = |sign: &u8| text.bytes().filter(|byte| byte == sign).count();
    let signs = [b';', b'\t', b','];
    signs.into_iter().max_by_key(count).unwrap_or(b',')
}

/// An amount as reports write it: `125000`, `125.000`, `125,000.00`, `Rp 125.000,00`, `125.000,-`. `None` for anything that is not surely a
/// whole number of rupiah: an amount is never guessed.
pub(in crate::desk) fn rupiah(text: &str) -> Option<u64> {
    let bare = text.trim().trim_matches(['\'', '"']);
    let bare = ["Rp.", "Rp", "IDR"]
        .iter()
        .find_map(|mark| {
            let head = bare.get(..mark.len())?;
            head.eq_ignore_ascii_case(mark).then(|| bare.get(mark.len()..))?
        })
        .unwrap_or(bare);
    let bare = bare.trim_matches([' ', '\u{a0}']);
    let bare = bare.strip_suffix(",-").unwrap_or(bare);
    let last = bare.rfind(['.', ',']);
    let (whole, cents) = match last.map(|at| bare.split_at(at)) {
        Some((whole, end)) if end.len() <= 3 => (whole, end.get(1..)?),
        _ => (bare, "0"),
    };
    if cents.is_empty() || cents.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let point = if whole.len() == bare.len() {
        None
    } else {
        last.and_then(|at| bare.get(at..=at))
    };
    let mark = whole.find(['.', ',']).and_then(|at| whole.get(at..=at));
    let digits = match mark {
        None => whole.to_owned(),
        Some(mark) if Some(mark) == point => return None,
        Some(mark) => {
            let mut groups = whole.split(mark);
            let first = groups.next()?;
            let rest: Vec<&str> = groups.collect();
            if first.len() > 3 || first.is_empty() || rest.iter().any(|group| group.len() != 3) {
                return None;
            }
            format!("{first}{}", rest.concat())
        }
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_each_spelling_and_never_guessed() {
        for text in [
            "125000",
            "125.000",
            "125,000",
            "125,000.00",
            "125.000,00",
            "Rp 125.000",
            "rp125.000,00",
            "IDR 125,000.0",
            "'125000",
            " 125000.00 ",
            "Rp. 125.000,-",
        ] {
            assert_eq!(rupiah(text), Some(125_000), "{text}");
        }
        assert_eq!(rupiah("1.250.000"), Some(1_250_000));
        assert_eq!(rupiah("0"), Some(0));
        for text in [
            "",
            "-",
            "Rp",
            "-125000",
            "(125000)",
            "125.50",
            "1.25",
            "12.5",
            "1,25",
            "125,000.001",
            "1.2.3",
            "1.250,000",
            "1250.000",
            "12.50.00",
            "1e5",
            "１２５",
            "125 000",
            ".000",
            "125.",
            "125.000.00",
            "99999999999999999999",
        ] {
            assert_eq!(rupiah(text), None, "{text}");
        }
    }

    #[test]
    fn a_report_may_have_a_title_any_separator_and_a_byte_order_mark() {
        for (separator, mark, end) in [(",", "\u{feff}", "\n"), (";", "", "\r\n"), ("\t", "", "\n")] {
            let lines = [
                format!("{mark}Settlement report"),
                String::new(),
                format!("tXid{separator}amt"),
                format!("\"T{separator}1\"{separator}10"),
                String::new(),
                format!("T2{separator}20"),
            ];
            let file = lines.join(end);
            let report = Report::read(file.as_bytes()).unwrap();
            assert_eq!(report.header, ["tXid", "amt"]);
            let cells: Vec<_> = report.lines.iter().map(|line| line.cells.join("|")).collect();
            assert_eq!(cells, [format!("T{separator}1|10"), "T2|20".to_owned()]);
            assert_eq!(
                report.lines.iter().map(|line| line.number).collect::<Vec<_>>(),
                [4, 6]
            );
        }
        for file in [&b""[..], b"only a title\n", b"a,b\n\xff\xfe,1\n"] {
            assert!(Report::read(file).is_none());
        }
    }

    #[test]
    fn a_longer_report_says_that_it_was_cut() {
        let mut file = "tXid,amt\n".to_owned();
        file.push_str(&"T,1\n".repeat(MOST_LINES));
        assert!(!Report::read(file.as_bytes()).unwrap().is_cut);
        file.push_str("T,1\n");
        let report = Report::read(file.as_bytes()).unwrap();
        assert!(report.is_cut && report.lines.len() == MOST_LINES);
    }
}
