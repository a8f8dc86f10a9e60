//! Signed sample messages for a merchant's endpoints, sent once.

use nicepay_checkout::testing::{SampleNotification, callback_query};
use nicepay_checkout::{Credentials, Mitra, Order};
use reqwest::Method;

use crate::outbound;

/// What a sample says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sample {
    /// The customer's browser comes back.
    Callback,
    /// Money arrived.
    Deposit,
    /// Money was taken back.
    Reversal,
}

/// A sample as it was sent, and the reply.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// The URL of a callback, or the form of a notification.
    pub(crate) sent: String,
    pub(crate) status: u16,
    /// The beginning of the reply.
    pub(crate) reply: String,
    /// Whether NICEPAY would take the reply for "received".
    pub(crate) taken: bool,
}

/// Sends `sample` for `order` to `url`.
pub(crate) async fn send(
    sample: Sample,
    url: &str,
    order: &Order,
    credentials: &Credentials,
) -> Result<Exchange, String> {
    let mut url = outbound::allowed(url).ok_or("the URL must be http on this machine, or https")?;
    let (sent, answer) = if sample == Sample::Callback {
        let query = callback_query(order, &Mitra::Alfamart, "9041231106386098");
        let whole = url
            .query()
            .map_or_else(|| query.clone(), |own| format!("{own}&{query}"));
        url.set_query(Some(&whole));
        (url.to_string(), outbound::send(Method::GET, &url, None).await)
    } else {
        let message = match sample {
            Sample::Reversal => SampleNotification::reversal(order),
            _ => SampleNotification::deposit(order),
        };
        let form = message.form(credentials);
        let body = ("application/x-www-form-urlencoded", form.clone());
        (form, outbound::send(Method::POST, &url, Some(body)).await)
    };
    let (status, reply) = answer?;
    let received = if sample == Sample::Callback {
        200..400
    } else {
        200..300
    };
    Ok(Exchange {
        sent,
        status,
        reply: reply.chars().take(2_000).collect(),
        taken: received.contains(&status),
    })
}
