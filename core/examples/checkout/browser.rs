//! The customer's browser, as far as the demo needs one.

use std::error::Error;

use nicepay_checkout::Callback;
use reqwest::header::LOCATION;
use reqwest::{Client, redirect};
use url::{Url, form_urlencoded};

pub(crate) struct Browser(Client);

/// Where the payment page sends the customer.
pub(crate) struct Return {
    pub(crate) url: String,
    pub(crate) payment_number: String,
}

impl Browser {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        // The sandbox uses plain HTTP, but reqwest still needs a TLS configuration.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self(
            Client::builder()
                .redirect(redirect::Policy::none())
                .no_proxy()
                .build()?,
        ))
    }

    /// Opens a page; returns its title.
    pub(crate) async fn open(&self, url: &str) -> Result<String, Box<dyn Error>> {
        let page = self.0.get(url).send().await?.error_for_status()?.text().await?;
        let title = page
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        Ok(title.ok_or("the page has no title")?.0.trim().to_owned())
    }

    /// Chooses a store on the payment page; returns the way back to the merchant.
    pub(crate) async fn choose(&self, page: &str, store: &str) -> Result<Return, Box<dyn Error>> {
        let page = Url::parse(page)?;
        let (_, id) = page
            .query_pairs()
            .find(|(name, _)| name == "tXid")
            .ok_or("no transaction in the URL")?;
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("tXid", &id)
            .append_pair("mitraCd", store)
            .finish();
        self.0
            .post(page.join("/nicepay/redirect/v2/payment/choose")?)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await?;
        let back = page.join(&format!("/nicepay/redirect/v2/payment/return?tXid={id}"))?;
        let answer = self.0.get(back).send().await?;
        let url = answer
            .headers()
            .get(LOCATION)
            .ok_or("the page leads nowhere")?
            .to_str()?
            .to_owned();
        let number = Callback::parse(&url)?
            .claims()
            .payment_number()
            .unwrap_or_default()
            .to_owned();
        Ok(Return {
            url,
            payment_number: number,
        })
    }

    /// Follows a link; returns the text of the page.
    pub(crate) async fn follow(&self, url: &str) -> Result<String, reqwest::Error> {
        self.0.get(url).send().await?.text().await
    }
}
