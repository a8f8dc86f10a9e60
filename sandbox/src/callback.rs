//! The callback: where the customer's browser goes after the payment page (protocol document, section e).

use std::sync::atomic::Ordering;

use nicepay_checkout::PayMethod;
use url::Url;

use crate::clock::date_time;
use crate::engine::Engine;
use crate::method_fields::MethodFields;
use crate::page::{self, Language};
use crate::transaction::{Stage, Transaction};

/// The fields of a callback. A store's are in the order of the documentation's sample, which calls the amount `amount`;
/// those of the other methods are called as in their tables.
fn fields(transaction: &Transaction) -> Vec<(&'static str, String)> {
    let method = MethodFields::of(transaction, "");
    let (code, message) = if transaction.stage == Stage::Failed {
        // UNCERTAIN: no source shows a callback after a failure.
        ("9030", "Transaction failed")
    } else {
        ("0000", "SUCCESS")
    };
    let result = [("resultCd", code.to_owned()), ("resultMsg", message.to_owned())];
    let order = [
        ("tXid", transaction.id.to_string()),
        ("referenceNo", transaction.reference.to_string()),
    ];
    let amount = transaction.amount.to_string();
    if matches!(transaction.method.0, PayMethod::ConvenienceStore | PayMethod::All) {
        let (date, time) = date_time(transaction.registered_at);
        let own = [
            ("amount", amount),
            ("transDt", date),
            ("transTm", time),
            ("payNo", method.pay_no.unwrap_or_default()),
            ("mitraCd", method.mitra_cd.unwrap_or_default()),
        ];
        return order.into_iter().chain(own).chain(result).collect();
    }
    let (date, time) = date_time(transaction.paid_at.unwrap_or(transaction.registered_at));
    let common = [
        ("payMethod", transaction.method.0.code().to_owned()),
        ("amt", amount),
        ("transDt", date),
        ("transTm", time),
        ("description", transaction.description.to_string()),
        ("currency", transaction.currency.to_string()),
        ("goodsNm", transaction.goods_name.to_string()),
        ("billingNm", transaction.buyer_name.to_string()),
    ];
    // UNCERTAIN: the tails of the tables for virtual accounts and QRIS are not seen.
    let own = [
        ("mitraCd", method.mitra_cd),
        ("bankCd", method.bank_cd),
        ("vacctNo", method.vacct_no),
        ("vacctValidDt", method.vacct_valid_dt),
        ("vacctValidTm", method.vacct_valid_tm),
        ("authNo", method.auth_no),
        ("issuBankCd", method.issu_bank_cd),
        ("issuBankNm", method.issu_bank_nm),
        ("acquBankCd", method.acqu_bank_cd),
        ("acquBankNm", method.acqu_bank_nm),
        ("cardNo", method.card_no),
        ("ccTransType", method.cc_trans_type),
        ("instmntType", method.instmnt_type),
        ("instmntMon", method.instmnt_mon),
    ];
    let own = own.into_iter().filter_map(|(name, value)| Some((name, value?)));
    result.into_iter().chain(order).chain(common).chain(own).collect()
}

/// The merchant's callback URL with the fields after its own query string; empty if there is no callback URL.
pub(crate) fn url(transaction: &Transaction) -> String {
    let Ok(mut url) = Url::parse(&transaction.callback_url) else {
        return String::new();
    };
    url.query_pairs_mut().extend_pairs(fields(transaction));
    url.into()
}

/// How the browser returns to the merchant.
#[derive(Debug)]
pub(crate) enum Return {
    /// By a redirect to this URL.
    Redirect(String),
    /// By a page that posts a form.
    Form(String),
}

impl Engine {
    /// The customer's way back to the merchant, if there is a callback URL.
    pub(crate) fn way_back(&self, transaction: &Transaction, language: Language) -> Option<Return> {
        if transaction.callback_url.is_empty() {
            return None;
        }
        if !self.callback_by_form.load(Ordering::Relaxed) {
            return Some(Return::Redirect(url(transaction)));
        }
        Some(Return::Form(page::way_back(
            language,
            &transaction.callback_url,
            &fields(transaction),
        )))
    }
}
