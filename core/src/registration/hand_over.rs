//! The link that takes the customer's browser to NICEPAY, and from there to the wallet or the lender, after a direct
//! registration (protocol document, section b: "payment, direct").

use jiff::Timestamp;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::message::token::MerchantToken;
use crate::network::environment::Environment;
use crate::values::clock;
use crate::values::codes::PayMethod;

/// Who signs a link, for which NICEPAY, and when.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) credentials: &'a Credentials,
    pub(crate) environment: &'a Environment,
    pub(crate) now: Timestamp,
}

/// Whether a direct registration of `method` leaves the customer to NICEPAY's next step.
pub(super) fn is_needed(method: &PayMethod) -> bool {
    matches!(method, PayMethod::EWallet | PayMethod::PayLoan)
}

/// The link. Its token is that of a registration and of an inquiry: it neither cancels a payment nor reports one as paid.
pub(super) fn url(
    signer: Signer<'_>,
    transaction_id: &str,
    reference: &str,
    amount: &str,
    callback_url: &str,
) -> String {
    let stamp = clock::to_stamp(signer.now);
    let token = MerchantToken::for_request(signer.credentials, &stamp, reference, amount);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("timeStamp", &stamp)
        .append_pair("tXid", transaction_id)
        .append_pair("callBackUrl", callback_url)
        .append_pair("merchantToken", &Zeroizing::new(token.to_hex()))
        .finish();
    format!(
        "{}/nicepay/direct/v2/payment?{query}",
        signer.environment.base_url()
    )
}
