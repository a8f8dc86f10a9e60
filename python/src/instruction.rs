//! What the customer needs in order to pay: a dataclass of the Python half for each pay method.

use jiff::Timestamp;
use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::class::{BANK, Class, PAY_METHOD, STORE, maybe};
use crate::convert::precise;

const fn class(name: &'static str) -> Class {
    Class::new("nicepay_checkout.instruction", name)
}

static CONVENIENCE_STORE: Class = class("ConvenienceStoreInstruction");
static VIRTUAL_ACCOUNT: Class = class("VirtualAccountInstruction");
static QRIS: Class = class("QrisInstruction");
static E_WALLET: Class = class("EWalletInstruction");
static PAY_LOAN: Class = class("PayLoanInstruction");
static CARD: Class = class("CardInstruction");
static OTHER: Class = class("OtherInstruction");

/// The keyword arguments of a class, as they are gathered.
struct Fields<'py>(Bound<'py, PyDict>);

impl<'py> Fields<'py> {
    fn text(&self, name: &str, text: Option<&str>) -> PyResult<&Self> {
        self.0.set_item(name, text)?;
        Ok(self)
    }

    fn partner(&self, name: &str, mitra: Option<&core::Mitra>) -> PyResult<&Self> {
        let store = maybe(self.0.py(), &STORE, mitra.map(core::Mitra::name))?;
        self.0.set_item(name, store)?;
        Ok(self)
    }

    fn bank(&self, name: &str, bank: Option<&core::Bank>) -> PyResult<&Self> {
        let bank = maybe(self.0.py(), &BANK, bank.map(core::Bank::name))?;
        self.0.set_item(name, bank)?;
        Ok(self)
    }

    fn expires_at(&self, at: Option<Timestamp>) -> PyResult<&Self> {
        let at = at.map(|at| precise(self.0.py(), at)).transpose()?;
        self.0.set_item("expires_at", at)?;
        Ok(self)
    }
}

pub(crate) fn instruction<'py>(
    py: Python<'py>,
    instruction: Option<&core::Instruction>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    use core::Instruction as I;
    let Some(instruction) = instruction else {
        return Ok(None);
    };
    let fields = Fields(PyDict::new(py));
    let class = match instruction {
        I::ConvenienceStore {
            payment_number,
            store,
            expires_at,
        } => {
            fields
                .text("payment_number", Some(payment_number))?
                .partner("store", store.as_ref())?
                .expires_at(*expires_at)?;
            &CONVENIENCE_STORE
        }
        I::VirtualAccount {
            account_number,
            bank,
            expires_at,
        } => {
            fields
                .text("account_number", Some(account_number))?
                .bank("bank", bank.as_ref())?
                .expires_at(*expires_at)?;
            &VIRTUAL_ACCOUNT
        }
        I::Qris {
            content,
            image_url,
            issuer,
            expires_at,
        } => {
            fields
                .text("content", content.as_deref())?
                .text("image_url", image_url.as_deref())?
                .partner("issuer", issuer.as_ref())?
                .expires_at(*expires_at)?;
            &QRIS
        }
        I::EWallet {
            wallet,
            redirect_url,
            app_url,
            phone,
            expires_at,
        } => {
            fields
                .partner("wallet", wallet.as_ref())?
                .text("redirect_url", redirect_url.as_deref())?
                .text("app_url", app_url.as_deref())?
                .text("phone", phone.as_deref())?
                .expires_at(*expires_at)?;
            &E_WALLET
        }
        I::PayLoan {
            lender,
            redirect_url,
            expires_at,
        } => {
            fields
                .partner("lender", lender.as_ref())?
                .text("redirect_url", redirect_url.as_deref())?
                .expires_at(*expires_at)?;
            &PAY_LOAN
        }
        I::Card {
            masked_number,
            authorization_number,
            issuer,
        } => {
            fields
                .text("masked_number", masked_number.as_deref())?
                .text("authorization_number", authorization_number.as_deref())?
                .bank("issuer", issuer.as_ref())?;
            &CARD
        }
        other => {
            let method = PAY_METHOD.get(py, other.pay_method().name())?;
            fields.0.set_item("pay_method", method)?;
            &OTHER
        }
    };
    class.get(py)?.call((), Some(&fields.0)).map(Some)
}
