//! What the gateway posts to the merchant (protocol document, section f).

use jiff::Timestamp;
use nicepay_checkout::{Credentials, MerchantToken, PayMethod};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::clock::date_time;
use crate::method_fields::MethodFields;
use crate::transaction::{NotificationKind, Transaction};

/// The `User-Agent` that NICEPAY's documentation names.
pub(crate) const USER_AGENT: &str = "Jakarta Commons-HttpClient/3.1";

/// A notification that NICEPAY would not send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForgeKind {
    /// A wrong token.
    Token,
    /// Signed with another key than the merchant's.
    Key,
    /// One rupiah more than the token covers.
    Amount,
    /// A genuine token with another reference, which the token does not cover.
    Reference,
    /// A genuine token with a deposit, whether or not there was one: a captured token allows this forever.
    Deposit,
    /// A genuine token with a reversal, whether or not there was one.
    Reversal,
}

impl ForgeKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Token,
        Self::Key,
        Self::Amount,
        Self::Reference,
        Self::Deposit,
        Self::Reversal,
    ];
}

/// The fields of a notification, in NICEPAY's order.
#[derive(Debug)]
pub(crate) struct Letter(Vec<(&'static str, String)>);

/// The fields of the pay method, by the documentation's tables.
fn own(transaction: &Transaction) -> Vec<(&'static str, String)> {
    let of = MethodFields::of(transaction, "");
    let text = Option::unwrap_or_default;
    match transaction.method.0 {
        PayMethod::ConvenienceStore | PayMethod::All => {
            let (valid_date, valid_time) = date_time(transaction.expires_at);
            vec![
                ("mitraCd", text(of.mitra_cd)),
                ("payNo", text(of.pay_no)),
                ("payValidDt", valid_date),
                ("payValidTm", valid_time),
                ("receiptCode", transaction.tail(12)),
            ]
        }
        PayMethod::VirtualAccount => vec![
            ("bankCd", text(of.bank_cd)),
            ("vacctNo", text(of.vacct_no)),
            ("vacctValidDt", text(of.vacct_valid_dt)),
            ("vacctValidTm", text(of.vacct_valid_tm)),
        ],
        PayMethod::Qris => vec![
            ("paymentTrxSn", text(of.payment_trx_sn)),
            ("userId", text(of.user_id)),
            ("mitraCd", text(of.mitra_cd)),
            ("shopId", text(of.shop_id)),
        ],
        PayMethod::EWallet | PayMethod::PayLoan | PayMethod::DirectDebit => {
            vec![("mitraCd", text(of.mitra_cd))]
        }
        PayMethod::Card | PayMethod::Gpn => vec![
            ("authNo", text(of.auth_no)),
            ("cardNo", text(of.card_no)),
            // UNCERTAIN: tables spell these two `IssueBank…`, samples `issuBank…`.
            ("issuBankCd", text(of.issu_bank_cd)),
            ("issuBankNm", text(of.issu_bank_nm)),
            ("acquBankCd", text(of.acqu_bank_cd)),
            ("acquBankNm", text(of.acqu_bank_nm)),
            ("ccTransType", text(of.cc_trans_type)),
            ("instmntType", text(of.instmnt_type)),
            ("instmntMon", text(of.instmnt_mon)),
        ],
        _ => Vec::new(),
    }
}

impl Letter {
    /// What the gateway says of `transaction` at `now`.
    pub(crate) fn genuine(
        transaction: &Transaction,
        merchant: &Credentials,
        kind: NotificationKind,
        now: Timestamp,
    ) -> Self {
        let amount = transaction.amount.to_string();
        let token = MerchantToken::for_notification(merchant, &transaction.id, &amount).to_hex();
        let paid_at = transaction.paid_at.unwrap_or(now);
        let event_at = match kind {
            NotificationKind::Reversal => now,
            NotificationKind::Deposit | NotificationKind::Forged => paid_at,
        };
        let (event_date, event_time) = date_time(event_at);
        let (deposit_date, deposit_time) = date_time(paid_at);
        let status = if kind == NotificationKind::Reversal {
            "1"
        } else {
            "0"
        };
        let method = &transaction.method.0;
        let amount_match = match method {
            // As the documentation's sample for lenders has it.
            PayMethod::PayLoan => "Null",
            _ => "1",
        };
        let mut fields = vec![
            ("tXid", transaction.id.to_string()),
            ("merchantToken", token),
            ("referenceNo", transaction.reference.to_string()),
            ("payMethod", method.code().to_owned()),
            ("amt", amount),
            ("transDt", event_date),
            ("transTm", event_time),
            ("currency", transaction.currency.to_string()),
            ("goodsNm", transaction.goods_name.to_string()),
            ("billingNm", transaction.buyer_name.to_string()),
            ("matchCl", amount_match.to_owned()),
            ("status", status.to_owned()),
        ];
        fields.extend(own(transaction));
        if matches!(
            method,
            PayMethod::ConvenienceStore | PayMethod::All | PayMethod::VirtualAccount | PayMethod::EWallet
        ) {
            fields.extend([("depositDt", deposit_date), ("depositTm", deposit_time)]);
        }
        Self(fields)
    }

    /// Makes it the forgery `kind`.
    pub(crate) fn forge(&mut self, kind: ForgeKind, transaction: &Transaction) {
        match kind {
            ForgeKind::Token => self.set("merchantToken", &"0badc0de".repeat(8)),
            ForgeKind::Key => {
                let stranger = Credentials::new(&transaction.merchant_id, "not-the-key-of-this-merchant");
                if let Ok(stranger) = stranger {
                    let amount = transaction.amount.to_string();
                    let token = MerchantToken::for_notification(&stranger, &transaction.id, &amount);
                    self.set("merchantToken", &token.to_hex());
                }
            }
            ForgeKind::Amount => self.set("amt", &transaction.amount.saturating_add(1).to_string()),
            ForgeKind::Reference => {
                let mut other: String = transaction.reference.chars().take(39).collect();
                other.push('X');
                self.set("referenceNo", &other);
            }
            ForgeKind::Deposit => self.set("status", "0"),
            ForgeKind::Reversal => self.set("status", "1"),
        }
    }

    /// As `application/x-www-form-urlencoded`.
    pub(crate) fn to_form(&self) -> String {
        form_urlencoded::Serializer::new(String::with_capacity(640))
            .extend_pairs(&self.0)
            .finish()
    }

    fn set(&mut self, name: &str, value: &str) {
        for field in self.0.iter_mut().filter(|field| field.0 == name) {
            value.clone_into(&mut field.1);
        }
    }
}
