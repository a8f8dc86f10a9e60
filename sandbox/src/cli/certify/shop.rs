//! The shop: how it takes an order, and how it is asked what became of one.

use std::process::Stdio;

use reqwest::Method;
use tokio::process::Command;
use url::Url;

use crate::cli::Certify;
use crate::outbound;

/// What stands for the order's id in a request.
const ORDER: &str = "{order}";

/// A method and a URL with a place for the order's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    method: Method,
    url: String,
}

impl Request {
    fn read(text: &str, flag: &str) -> Result<Self, String> {
        let (method, url) = text.split_once(' ').unwrap_or(("GET", text));
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| {
            format!("{flag}: {method:?} is no HTTP method; write {flag} 'PUT http://…/{ORDER}'")
        })?;
        if !url.contains(ORDER) {
            return Err(format!(
                "{flag}: the URL must have {ORDER} where the order's id goes"
            ));
        }
        let request = Self {
            method,
            url: url.trim().to_owned(),
        };
        request.url("x").map_err(|why| format!("{flag}: {why}"))?;
        Ok(request)
    }

    fn url(&self, order: &str) -> Result<Url, String> {
        outbound::allowed(&self.url.replace(ORDER, order))
            .ok_or_else(|| format!("{:?} must be http on this machine, or https", self.url))
    }

    /// The body of a successful response.
    async fn send(&self, order: &str) -> Result<String, String> {
        let url = self.url(order)?;
        let (status, body) = outbound::send(self.method.clone(), &url, None)
            .await
            .map_err(|why| format!("{} {url}: {why}", self.method))?;
        if (200..300).contains(&status) {
            return Ok(body);
        }
        let body: String = body.chars().take(200).collect();
        Err(format!(
            "{} {url}: the shop replied {status}: {body}",
            self.method
        ))
    }
}

/// How to ask what the shop knows of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Status {
    Request(Request),
    /// For the system's shell, with the order's id in the variable `ORDER`.
    Command(String),
}

impl Status {
    async fn ask(&self, order: &str) -> Result<String, String> {
        let command = match self {
            Self::Request(request) => return request.send(order).await,
            Self::Command(command) => command,
        };
        let (shell, flag) = if cfg!(windows) {
            ("cmd", "/C")
        } else {
            ("sh", "-c")
        };
        // By a variable: a part of the command's text could be read as a command.
        let ran = Command::new(shell)
            .args([flag, command])
            .env("ORDER", order)
            .stdin(Stdio::null())
            .output()
            .await
            .map_err(|error| format!("{command}: {error}"))?;
        if ran.status.success() {
            return Ok(String::from_utf8_lossy(&ran.stdout).into_owned());
        }
        let why = String::from_utf8_lossy(&ran.stderr);
        Err(format!("{command}: {}: {}", ran.status, why.trim()))
    }
}

pub(super) struct Shop {
    order: Request,
    status: Status,
    paid: String,
    callback: Option<Url>,
    deliveries: Option<Request>,
}

impl Shop {
    pub(super) fn new(certify: &Certify) -> Result<Self, String> {
        let order = Request::read(&certify.order, "--order")?;
        let status = match (&certify.status, &certify.status_command) {
            (Some(request), _) => Status::Request(Request::read(request, "--status")?),
            (None, Some(command)) => Status::Command(command.clone()),
            (None, None) => Status::Request(order.clone()),
        };
        let callback = certify.callback.as_deref().map(|url| {
            outbound::allowed(url).ok_or("--callback must be http on this machine, or https".to_owned())
        });
        let deliveries = certify.deliveries.as_deref();
        Ok(Self {
            order,
            status,
            paid: certify.paid.clone(),
            callback: callback.transpose()?,
            deliveries: deliveries
                .map(|text| Request::read(text, "--deliveries"))
                .transpose()?,
        })
    }

    pub(super) fn paid_word(&self) -> &str {
        &self.paid
    }

    pub(super) fn has_callback(&self) -> bool {
        self.callback.is_some()
    }

    pub(super) fn counts_deliveries(&self) -> bool {
        self.deliveries.is_some()
    }

    /// Places an order, so that the shop registers its payment.
    pub(super) async fn order(&self, order: &str) -> Result<(), String> {
        self.order.send(order).await.map(drop)
    }

    pub(super) async fn is_paid(&self, order: &str) -> Result<bool, String> {
        Ok(has_word(&self.status.ask(order).await?, &self.paid))
    }

    /// How often the shop has delivered it.
    pub(super) async fn deliveries(&self, order: &str) -> Result<u64, String> {
        let Some(request) = &self.deliveries else {
            return Ok(0);
        };
        let text = request.send(order).await?;
        let digits: String = text
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits
            .parse()
            .map_err(|_| format!("--deliveries: no number in {text:?}"))
    }

    /// A customer's browser comes back with `query`. Whatever the page says, what counts is the order.
    pub(super) async fn come_back(&self, query: &str) -> Result<(), String> {
        let Some(url) = &self.callback else { return Ok(()) };
        let mut url = url.clone();
        let whole = url
            .query()
            .map_or_else(|| query.to_owned(), |own| format!("{own}&{query}"));
        url.set_query(Some(&whole));
        outbound::send(Method::GET, &url, None).await.map(drop)
    }
}

/// Whether `text` has `word` by itself: "paid" is not in "unpaid" nor in "not_paid".
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let after = rest.get(word.len()..).unwrap_or_default();
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_itself_only() {
        assert!(has_word(r#"{"status":"paid"}"#, "paid"));
        assert!(has_word("paid", "paid"));
        assert!(has_word("unpaid, then paid", "paid"));
        for text in [
            "unpaid",
            "not_paid",
            "paid_twice",
            "prepaid",
            "PAID",
            "half-paid",
            "",
        ] {
            assert!(!has_word(text, "paid"), "{text}");
        }
        assert!(has_word("2 | Terbayar é", "Terbayar"));
    }

    #[test]
    fn a_request_names_its_method_and_the_orders_place() {
        let read = |text| Request::read(text, "--order");
        let put = read("PUT http://127.0.0.1:8000/orders/{order}?a=1").unwrap();
        assert_eq!(put.method, Method::PUT);
        assert_eq!(
            put.url("x-1").unwrap().as_str(),
            "http://127.0.0.1:8000/orders/x-1?a=1"
        );
        assert_eq!(read("http://localhost/{order}").unwrap().method, Method::GET);
        for bad in [
            "PUT http://127.0.0.1/orders",
            "P(T http://127.0.0.1/{order}",
            "http://shop.example/{order}",
            "",
        ] {
            let why = read(bad).unwrap_err();
            assert!(why.starts_with("--order: "), "{why}");
        }
    }
}
