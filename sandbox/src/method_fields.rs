//! The fields on the wire that only some pay methods have, for every message of the gateway.

use nicepay_checkout::PayMethod;
use serde::Serialize;

use crate::clock::date_time;
use crate::details::CARD_BANK;
use crate::expiry::Pair;
use crate::instruction;
use crate::transaction::Transaction;
use nicepay_checkout::Instruction;

/// A payment's own fields; `None` for those of the other pay methods.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MethodFields {
    pub(crate) mitra_cd: Option<String>,
    pub(crate) pay_no: Option<String>,
    pub(crate) pay_valid_dt: Option<String>,
    pub(crate) pay_valid_tm: Option<String>,
    pub(crate) receipt_code: Option<String>,
    pub(crate) m_ref_no: Option<String>,
    pub(crate) bank_cd: Option<String>,
    pub(crate) vacct_no: Option<String>,
    pub(crate) vacct_valid_dt: Option<String>,
    pub(crate) vacct_valid_tm: Option<String>,
    // UNCERTAIN: the documentation shows these two in the answer to a direct registration only.
    pub(crate) qr_content: Option<String>,
    pub(crate) qr_url: Option<String>,
    pub(crate) payment_exp_dt: Option<String>,
    pub(crate) payment_exp_tm: Option<String>,
    pub(crate) payment_trx_sn: Option<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) shop_id: Option<String>,
    // UNCERTAIN: the documentation shows these two in the answer of the wallet's payment step only.
    pub(crate) redirect_url_http: Option<String>,
    pub(crate) redirect_url_app: Option<String>,
    // UNCERTAIN: where the push message went; the documentation shows it in the registration only.
    pub(crate) billing_phone: Option<String>,
    pub(crate) auth_no: Option<String>,
    pub(crate) card_no: Option<String>,
    pub(crate) card_exp_yymm: Option<String>,
    pub(crate) issu_bank_cd: Option<String>,
    pub(crate) issu_bank_nm: Option<String>,
    pub(crate) acqu_bank_cd: Option<String>,
    pub(crate) acqu_bank_nm: Option<String>,
    pub(crate) instmnt_type: Option<String>,
    pub(crate) instmnt_mon: Option<String>,
    pub(crate) preauth_token: Option<String>,
    pub(crate) recurring_token: Option<String>,
    pub(crate) cc_trans_type: Option<String>,
    pub(crate) acqu_status: Option<String>,
}

impl MethodFields {
    /// The fields of `transaction` as it is now; URLs begin with `base`.
    pub(crate) fn of(transaction: &Transaction, base: &str) -> Self {
        let mut fields = Self::default();
        let method = &transaction.method.0;
        if *method != PayMethod::All {
            let (date, time) = date_time(transaction.expires_at);
            let (date, time) = (Some(date), Some(time));
            match Pair::of(method) {
                Pair::PayValid => (fields.pay_valid_dt, fields.pay_valid_tm) = (date, time),
                Pair::VacctValid => (fields.vacct_valid_dt, fields.vacct_valid_tm) = (date, time),
                Pair::PaymentExp => (fields.payment_exp_dt, fields.payment_exp_tm) = (date, time),
                Pair::Unnamed => {}
            }
        }
        let is_paid = transaction.paid_at.is_some();
        if is_paid && *method == PayMethod::ConvenienceStore {
            fields.receipt_code = Some(transaction.tail(12));
        }
        let code = |mitra: Option<nicepay_checkout::Mitra>| mitra.map(|mitra| mitra.code().to_owned());
        match instruction::of(transaction, base) {
            Some(Instruction::ConvenienceStore {
                payment_number,
                store,
                ..
            }) => {
                fields.mitra_cd = code(store);
                fields.pay_no = Some(payment_number);
            }
            Some(Instruction::VirtualAccount {
                account_number, bank, ..
            }) => {
                fields.bank_cd = bank.map(|bank| bank.code().to_owned());
                fields.vacct_no = Some(account_number);
            }
            Some(Instruction::Qris {
                content,
                image_url,
                issuer,
                ..
            }) => {
                fields.mitra_cd = code(issuer);
                fields.qr_content = content;
                fields.qr_url = image_url;
                fields.shop_id = transaction.shop_id.as_deref().map(str::to_owned);
                if is_paid {
                    fields.payment_trx_sn = Some(transaction.tail(12));
                    // Whoever paid; the documentation's sample is 32 hexadecimal digits.
                    fields.user_id = Some("8bf254cd".repeat(4));
                }
            }
            Some(Instruction::EWallet {
                wallet,
                redirect_url,
                app_url,
                phone,
                ..
            }) => {
                fields.mitra_cd = code(wallet);
                fields.redirect_url_http = redirect_url;
                fields.redirect_url_app = app_url;
                fields.billing_phone = phone;
            }
            Some(Instruction::PayLoan {
                lender, redirect_url, ..
            }) => {
                fields.mitra_cd = code(lender);
                fields.redirect_url_http = redirect_url;
            }
            Some(Instruction::Card {
                masked_number,
                authorization_number,
                ..
            }) => fields.set_card(masked_number, authorization_number),
            _ => {}
        }
        fields
    }

    fn set_card(&mut self, masked_number: Option<String>, authorization_number: Option<String>) {
        let text = |text: &str| Some(text.to_owned());
        self.card_no = masked_number;
        self.auth_no = authorization_number;
        self.issu_bank_cd = text(CARD_BANK.0);
        self.issu_bank_nm = text(CARD_BANK.1);
        self.acqu_bank_cd = text(CARD_BANK.0);
        self.acqu_bank_nm = text(CARD_BANK.1);
        // Paid at once: in one instalment, a normal transaction.
        self.instmnt_type = text("1");
        self.instmnt_mon = text("1");
        self.cc_trans_type = text("1");
    }
}
