//! `tail` prints what goes over the wire, as it happens.

use reqwest::Method;
use serde_json::Value;

use super::{Tail, drive, say};

pub(super) async fn run(tail: &Tail) -> Result<(), String> {
    let mut after = 0;
    let mut first = true;
    loop {
        let path = format!("traffic?after={after}");
        let answer = drive::call(&tail.running, Method::GET, &path, None).await?;
        let lines = answer.get("traffic").and_then(Value::as_array);
        let lines = lines.map(Vec::as_slice).unwrap_or_default();
        let shown = if first { tail.lines } else { usize::MAX };
        for line in lines.iter().skip(lines.len().saturating_sub(shown)) {
            say(&written(line));
        }
        let number = |line: &Value| line.get("number").and_then(Value::as_u64);
        after = lines.last().and_then(number).unwrap_or(after);
        if tail.no_follow {
            return Ok(());
        }
        first = false;
    }
}

/// One line; what did not go well begins with `!`.
fn written(line: &Value) -> String {
    let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
    let good = line.get("good").and_then(Value::as_bool).unwrap_or_default();
    let mark = if good { ' ' } else { '!' };
    let mut written = format!(
        "{mark} {}  {:<20}  {:<24}  {}",
        text("time"),
        text("what"),
        text("order"),
        text("outcome")
    );
    if !text("cause").is_empty() {
        written.push_str(&format!("\n    {}", text("cause")));
    }
    // What a shop sent must not move the cursor.
    written
        .chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::written;

    #[test]
    fn a_line_says_what_did_not_go_well_and_why_and_never_moves_the_cursor() {
        let line = json!({ "time": "12:00:00", "what": "Registration", "order": "\u{1b}[2J\rA", "outcome": "9010",
            "good": false, "cause": "Another key." });
        let text = written(&line);
        assert!(text.starts_with("! 12:00:00  Registration"), "{text}");
        assert!(text.ends_with("\n    Another key."), "{text}");
        assert!(text.contains("\u{fffd}[2J\u{fffd}A"), "{text}");
        assert!(written(&json!({ "good": true })).starts_with("  "));
    }
}
