//! Figures: what was checked out and paid, by day and by pay method. On a page, and as CSV.

mod chart;
mod counted;
mod csv;
mod news;

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use nicepay_checkout::JAKARTA;

use super::Inner;
use super::format;
use super::page::{Frame, Trouble, Visitor, html, link};
use super::text::Language;
use crate::payment::PaymentStatus;
use chart::Chart;
use counted::{Counted, Day, Ways};
use news::News;

/// How many days are shown unless the person asks for others, and the most of them.
const DAYS: i32 = 30;
const MOST_DAYS: i32 = 92;

/// The days that are shown, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Period {
    from: Date,
    to: Date,
    /// Their first moment in Jakarta, and the first one after them.
    begins: Timestamp,
    ends: Timestamp,
    /// Whether more days were asked for.
    is_cut: bool,
}

impl Period {
    fn asked(from: &str, to: &str, now: Timestamp) -> Self {
        let to = format::day(to).unwrap_or_else(|| JAKARTA.to_datetime(now).date());
        let before = |days: i32| to.checked_sub(days.saturating_sub(1).days()).unwrap_or(to);
        let asked = format::day(from).filter(|from| *from <= to);
        let from = asked.unwrap_or(before(DAYS)).max(before(MOST_DAYS));
        Self {
            from,
            to,
            // Beyond what a moment can be there are no payments.
            begins: format::begins(from).unwrap_or(now),
            ends: format::ends(to).unwrap_or(now),
            is_cut: asked.is_some_and(|from| from < before(MOST_DAYS)),
        }
    }

    fn days(self) -> impl Iterator<Item = Date> {
        self.from.series(1.day()).take_while(move |day| *day <= self.to)
    }
}

#[derive(Template)]
#[template(path = "desk/figures.html")]
struct FiguresPage {
    frame: Frame,
    from: String,
    to: String,
    is_cut: bool,
    totals: Vec<Total>,
    chart: Chart,
    days: Vec<Row>,
    ways: Vec<Way>,
    /// How many paid payments the pay methods were counted from, when there are more.
    sample: Option<String>,
    /// What is said, and the number.
    news: [(&'static str, String); 6],
    /// Of the days, the pay methods and the notifications.
    csv: [String; 3],
}

struct Total {
    status: &'static str,
    class: &'static str,
    payments: String,
    rupiah: String,
    share: String,
}

struct Row {
    day: String,
    machine: String,
    checked_out: Cells,
    paid: Cells,
    expired: String,
    cancelled: String,
}

struct Cells {
    payments: String,
    rupiah: String,
}

struct Way {
    name: String,
    payments: String,
    rupiah: String,
    minutes: String,
}

pub(super) async fn show(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let period = asked(&desk, &query);
    match look(&desk, period).await {
        Ok(figures) => html(&page(Frame::new(&desk, &visit, "figures"), period, &figures)),
        Err(error) => Trouble::of(&visit, &error).into_response(),
    }
}

pub(super) async fn download(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let period = asked(&desk, &query);
    match look(&desk, period).await {
        Ok(figures) => match query.get("of").map_or("", String::as_str) {
            "ways" => csv::ways(period, &figures.ways),
            "news" => csv::news(period, &figures.news),
            _ => csv::days(period, &figures.counted),
        },
        Err(error) => Trouble::of(&visit, &error).into_response(),
    }
}

fn asked(desk: &Inner, query: &HashMap<String, String>) -> Period {
    let value = |name: &str| query.get(name).map_or("", String::as_str);
    Period::asked(value("from"), value("to"), desk.ledger.now())
}

/// All that is shown of a period.
struct Figures {
    counted: Counted,
    ways: Ways,
    news: News,
}

async fn look(desk: &Inner, period: Period) -> Result<Figures, crate::LedgerError> {
    let counted = Counted::of(desk, period).await?;
    let ways = Ways::of(desk, period).await?;
    let news = News::of(desk, &ways.paid).await?;
    Ok(Figures { counted, ways, news })
}

fn page(frame: Frame, period: Period, figures: &Figures) -> FiguresPage {
    let Figures { counted, ways, news } = figures;
    let language = frame.language;
    let seconds =
        |lag: Option<u64>| lag.map_or_else(|| "–".to_owned(), |seconds| format::count(seconds, language));
    let looked_at = ways.looked_at();
    let (from, to) = (period.from.to_string(), period.to.to_string());
    FiguresPage {
        totals: totals(counted, &frame),
        chart: Chart::of(&counted.days, language),
        days: counted.days.iter().rev().map(|day| row(day, language)).collect(),
        ways: ways.found.iter().map(|found| way(found, language)).collect(),
        sample: ways.is_cut.then(|| format::count(ways.looked_at(), language)),
        news: [
            (frame.t.news_told, format::count(news.told, language)),
            (
                frame.t.news_told_share,
                format::share(news.told, looked_at, language),
            ),
            (frame.t.news_asked, format::count(news.found_by_asking, language)),
            (
                frame.t.news_asked_share,
                format::share(news.found_by_asking, looked_at, language),
            ),
            (frame.t.news_median, seconds(news.median_lag())),
            (frame.t.news_slow, seconds(news.slow_lag())),
        ],
        csv: ["", "ways", "news"].map(|of| {
            link(
                "/figures.csv",
                &[("from", &from), ("to", &to), ("of", of)],
                language,
            )
        }),
        is_cut: period.is_cut,
        from,
        to,
        frame,
    }
}

/// Each status that there is, and its share of all payments.
fn totals(counted: &Counted, frame: &Frame) -> Vec<Total> {
    let all = counted.all();
    PaymentStatus::ALL
        .into_iter()
        .map(|status| (status, counted.sum(status)))
        .filter(|(status, tally)| tally.payments > 0 || *status == PaymentStatus::Paid)
        .map(|(status, tally)| Total {
            status: frame.t.status(status),
            class: status.as_str(),
            payments: format::count(tally.payments, frame.language),
            rupiah: format::sum(tally.rupiah, frame.language),
            share: format::share(tally.payments, all.payments, frame.language),
        })
        .collect()
}

fn row(day: &Day, language: Language) -> Row {
    let cells = |tally: counted::Tally| Cells {
        payments: format::count(tally.payments, language),
        rupiah: format::sum(tally.rupiah, language),
    };
    let number = |status| format::count(day.of(status).payments, language);
    Row {
        day: format::date(day.date, language),
        machine: day.date.to_string(),
        checked_out: cells(day.all()),
        paid: cells(day.of(PaymentStatus::Paid)),
        expired: number(PaymentStatus::Expired),
        cancelled: number(PaymentStatus::Cancelled),
    }
}

fn way(found: &counted::Way, language: Language) -> Way {
    Way {
        name: found.name.clone(),
        payments: format::count(found.tally.payments, language),
        rupiah: format::sum(found.tally.rupiah, language),
        minutes: format::count(found.median_minutes(), language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        // In Jakarta it is the 2nd already.
        "2026-05-01T18:00:00Z".parse().unwrap()
    }

    fn days(period: Period) -> Vec<String> {
        period.days().map(|day| day.to_string()).collect()
    }

    #[test]
    fn without_days_the_last_thirty_are_shown() {
        let period = Period::asked("", "", now());
        assert_eq!(days(period).len(), 30);
        assert_eq!(days(period).last().unwrap(), "2026-05-02");
        assert_eq!(period.begins.to_string(), "2026-04-02T17:00:00Z");
        assert_eq!(period.ends.to_string(), "2026-05-02T17:00:00Z");
    }

    #[test]
    fn both_days_that_were_asked_for_are_shown_and_at_most_a_quarter() {
        let period = Period::asked("2026-04-30", "2026-05-01", now());
        assert_eq!(days(period), ["2026-04-30", "2026-05-01"]);
        assert!(!period.is_cut);
        let period = Period::asked("2020-01-01", "2026-05-01", now());
        assert!(period.is_cut);
        assert_eq!(days(period).len(), 92);
        // Nonsense and a period that ends before it begins are as if nothing was asked for.
        assert_eq!(Period::asked("x", "y", now()), Period::asked("", "", now()));
        assert_eq!(days(Period::asked("2026-05-03", "2026-05-02", now())).len(), 30);
    }
}
