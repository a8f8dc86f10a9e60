//! A browser without a script engine, over a real socket, in front of the payment desk.

use std::net::SocketAddr;
use std::time::Duration;

use nicepay_checkout_ledger::Ledger;
use nicepay_checkout_ledger::desk::{Desk, Person, Role};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Browser {
    pub(crate) address: SocketAddr,
    pub(crate) host: String,
    pub(crate) cookie: Option<String>,
}

/// A response.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// Serves a desk for these people until the test ends.
pub(crate) async fn serve(ledger: &Ledger, people: Vec<Person>) -> Browser {
    serve_as(Desk::new(ledger.clone(), people)).await
}

pub(crate) async fn serve_as(desk: Desk) -> Browser {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(desk.serve(listener, std::future::pending()));
    Browser::at(address)
}

/// A desk at which `sari` is signed in.
pub(crate) async fn signed_in(ledger: &Ledger, role: Role) -> Browser {
    let (sari, token) = Person::with_new_token("sari", role).unwrap();
    let mut browser = serve(ledger, vec![sari]).await;
    assert_eq!(browser.sign_in(&token).await.status, 303);
    browser
}

impl Browser {
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            address,
            host: address.to_string(),
            cookie: None,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(&format!("GET {path} HTTP/1.1\r\n"), "").await
    }

    /// A form of the desk's own, as a browser sends it.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(path, fields, "Origin: null\r\nSec-Fetch-Site: same-origin\r\n")
            .await
    }

    pub(crate) async fn post_from(&mut self, path: &str, fields: &[(&str, &str)], headers: &str) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let form = form.finish();
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}Content-Length: {}\r\n",
            form.len()
        );
        self.send(&head, &form).await
    }

    /// A form of the desk's own with a file.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        file: &str,
    ) -> Page {
        let mut form = String::new();
        for (field, value) in fields {
            form.push_str(&format!(
                "--part\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            ));
        }
        form.push_str(&format!(
            "--part\r\nContent-Disposition: form-data; name=\"report\"; filename=\"{name}\"\r\n\r\n{file}\r\n--part--\r\n"
        ));
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=part\r\nOrigin: null\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n",
            form.len()
        );
        self.send(&head, &form).await
    }

    pub(crate) async fn sign_in(&mut self, token: &str) -> Page {
        self.post("/sign-in?lang=en", &[("token", token)]).await
    }

    /// Follows the link with this text.
    pub(crate) async fn follow(&mut self, page: &Page, text: &str) -> Page {
        let (before, _) = page.body.split_once(&format!("{text}</a>")).unwrap_or_else(|| {
            unreachable!("no link {text} in {}", page.body);
        });
        let tag = before.rsplit("<a ").next().unwrap();
        let path = attribute(tag, "href");
        self.get(&path).await
    }

    /// Presses the button with this text, and goes where the response leads.
    pub(crate) async fn press(&mut self, page: &Page, text: &str, typed: &[(&str, &str)]) -> Page {
        let (before, _) = page
            .body
            .split_once(&format!("{text}</button>"))
            .unwrap_or_else(|| {
                unreachable!("no button {text} in {}", page.body);
            });
        let form = before.rsplit("<form ").next().unwrap();
        let hidden: Vec<(String, String)> = form
            .split("<input type=\"hidden\"")
            .skip(1)
            .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
            .collect();
        let mut fields: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend(typed);
        let answer = self.post(&attribute(form, "action"), &fields).await;
        if answer.status != 303 {
            return answer;
        }
        let to = answer.header("location").unwrap().to_owned();
        self.get(&to).await
    }

    /// A request that a page makes by itself.
    pub(crate) async fn get_by_itself(&mut self, path: &str) -> Page {
        self.send(&format!("GET {path} HTTP/1.1\r\nX-Desk-Live: 1\r\n"), "")
            .await
    }

    /// The changes of a page that is followed.
    pub(crate) async fn follow_changes(&self, page: &Page) -> Changes {
        let path = attribute(&page.body, "data-changes");
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let cookie = self.cookie.as_ref().unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
            self.host
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        Changes {
            stream: BufReader::new(stream),
        }
    }

    async fn send(&mut self, head: &str, body: &str) -> Page {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let cookie = self.cookie.as_ref();
        let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: {cookie}\r\n"));
        let request = format!(
            "{head}Host: {}\r\n{cookie}Connection: close\r\n\r\n{body}",
            self.host
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut page = Page {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        };
        if page.header("transfer-encoding") == Some("chunked") {
            page.body = joined(body);
        }
        if let Some(cookie) = page.header("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        page
    }
}

/// The body that was sent in pieces; only the last of them is empty.
fn joined(pieces: &str) -> String {
    let (mut body, mut rest) = (String::new(), pieces);
    loop {
        let (length, after) = rest.split_once("\r\n").unwrap();
        let (piece, after) = after.split_at(usize::from_str_radix(length, 16).unwrap());
        if piece.is_empty() {
            return body;
        }
        body.push_str(piece);
        rest = after.strip_prefix("\r\n").unwrap();
    }
}

/// The server-sent events of one page.
pub(crate) struct Changes {
    stream: BufReader<TcpStream>,
}

impl Changes {
    /// The next mark; `None` once the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<String> {
        let found = async {
            let mut line = String::new();
            loop {
                line.clear();
                let read = self.stream.read_line(&mut line).await.unwrap();
                // A stream ends with a chunk of no bytes, and the connection stays.
                if read == 0 || line == "0\r\n" {
                    return None;
                }
                if let Some(mark) = line.strip_prefix("data: ") {
                    return Some(mark.trim().to_owned());
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(30), found)
            .await
            .unwrap()
    }
}

impl Page {
    /// The mark of the change that the page shows.
    pub(crate) fn seen(&self) -> String {
        attribute(&self.body, "data-seen")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// Whether there is a script that is not the desk's own.
    pub(crate) fn has_foreign_script(&self) -> bool {
        let own = self.body.matches("<script>// Puts what is new").count();
        self.body.matches("<script").count() != own
    }

    /// The orders of a list.
    pub(crate) fn orders(&self) -> Vec<String> {
        let rows = self.body.split("scope=\"row\">").skip(1);
        rows.map(|row| between(row, "<bdi>", "</bdi>").to_owned())
            .collect()
    }

    /// The token of the session's forms.
    pub(crate) fn csrf(&self) -> String {
        between(&self.body, "name=\"csrf\" value=\"", "\"").to_owned()
    }
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap();
    rest.split_once(to).unwrap().0
}

fn attribute(tag: &str, name: &str) -> String {
    let value = between(tag, &format!("{name}=\""), "\"");
    value
        .replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
}
