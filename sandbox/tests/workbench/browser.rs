//! As much of a browser as the workbench needs: its own headers, the form's secret, and links.

use nicepay_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::form_urlencoded;

pub(crate) struct Browser {
    host: String,
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn links(&self) -> impl Iterator<Item = &str> {
        self.body
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    }
}

impl Browser {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        Self {
            host: sandbox.base_url().trim_start_matches("http://").to_owned(),
        }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.raw("GET", path, &[("Host", &self.host)], "").await
    }

    /// Follows the link in the same row as `text`.
    pub(crate) async fn follow(&self, page: &Page, text: &str) -> Page {
        let row = page
            .body
            .split("<tr>")
            .find(|row| row.contains(text))
            .expect("a row");
        let href = row
            .split("href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a link");
        let found = self.get(href).await;
        assert_eq!(found.status, 200, "{href}");
        found
    }

    /// The fields with the secret that the workbench's own forms have.
    pub(crate) async fn form(&self, fields: &[(&str, &str)]) -> String {
        let page = self.get("/workbench/faults").await.body;
        let secret = page
            .split("name=\"form\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let secret = secret.expect("a secret");
        form_urlencoded::Serializer::new(String::new())
            .append_pair("form", secret)
            .extend_pairs(fields)
            .finish()
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = self.form(fields).await;
        let headers = [
            ("Host", &*self.host),
            ("Origin", &format!("http://{}", self.host)),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.raw("POST", path, &headers, &body).await
    }

    /// Presses a button, and holds the answer to being a way back to a page.
    pub(crate) async fn press(&self, action: &str, fields: &[(&str, &str)]) {
        let answer = self.post(&format!("/workbench/do/{action}"), fields).await;
        assert_eq!(answer.status, 303, "{action}: {}", answer.body);
    }

    pub(crate) async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
        let mut stream = TcpStream::connect(&self.host).await.expect("a connection");
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        Page {
            status: head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok())
                .expect("a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}
