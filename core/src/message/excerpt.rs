//! Text from outside as it may be shown: short, on one line, without secrets or buyers' data.

const LONGEST: usize = 200;
const MASK: &str = "[redacted]";

/// The beginning of a body that could not be understood. Of broken JSON only the size is shown, because it may contain
/// anything. Other text (usually an HTML error page) is shown without the request's own values, email addresses and
/// long runs of digits or hex.
pub(crate) fn of_body(body: &[u8], private: &[&str]) -> String {
    let text = body.trim_ascii();
    match text.first() {
        None => "(empty)".to_owned(),
        Some(b'{' | b'[' | b'"') => format!("({} bytes of JSON)", body.len()),
        Some(_) => scrub(&String::from_utf8_lossy(text), private),
    }
}

/// `text` with private values masked, control characters replaced, and shortened to one line.
pub(crate) fn scrub(text: &str, private: &[&str]) -> String {
    let mut text = text.to_owned();
    for value in private.iter().filter(|value| value.chars().count() >= 3) {
        text = text.replace(value, MASK);
    }
    let mut line = String::new();
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(if is_telling(word) { MASK } else { word });
        if line.chars().count() > LONGEST {
            line = line.chars().take(LONGEST).collect();
            line.push('…');
            break;
        }
    }
    line
}

fn is_telling(word: &str) -> bool {
    let longest_run = |keep: fn(&char) -> bool| {
        word.split(|c: char| !keep(&c))
            .map(str::len)
            .max()
            .unwrap_or_default()
    };
    word.contains('@') || longest_run(char::is_ascii_digit) >= 9 || longest_run(char::is_ascii_hexdigit) >= 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_an_error_page_without_what_was_sent() {
        let page = b"<h1>502 Bad Gateway</h1>\r\n billingNm=John Doe a@b.example 081234567890";
        let shown = of_body(page, &["John Doe"]);
        assert_eq!(
            shown,
            "<h1>502 Bad Gateway</h1> billingNm=[redacted] [redacted] [redacted]"
        );
    }

    #[test]
    fn is_one_short_line() {
        let shown = of_body("x\n".repeat(500).as_bytes(), &[]);
        assert!(shown.chars().count() <= LONGEST + 1 && !shown.contains('\n'));
        assert_eq!(of_body(br#"{"billingNm":"Budi"#, &[]), "(18 bytes of JSON)");
    }
}
