//! An instruction as JSON, for a database or another language: the pay method's plain name and the fields that are there.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Instruction;
use crate::values::clock::JAKARTA;
use crate::values::codes::{Bank, Mitra, PayMethod};

/// Every field of every variant, by its plain name.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Form {
    pay_method: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    masked_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_jakarta")]
    expires_at: Option<Timestamp>,
}

fn in_jakarta<S: Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    at.map(|at| at.display_with_offset(JAKARTA).to_string())
        .serialize(to)
}

impl From<&Instruction> for Form {
    fn from(instruction: &Instruction) -> Self {
        let partner = |mitra: &Option<Mitra>| mitra.as_ref().map(|mitra| mitra.name().to_owned());
        let bank_name = |bank: &Option<Bank>| bank.as_ref().map(|bank| bank.name().to_owned());
        let form = Self {
            pay_method: instruction.pay_method().name().to_owned(),
            expires_at: instruction.expires_at(),
            ..Self::default()
        };
        match instruction {
            Instruction::ConvenienceStore {
                payment_number,
                store,
                ..
            } => Self {
                payment_number: Some(payment_number.clone()),
                store: partner(store),
                ..form
            },
            Instruction::VirtualAccount {
                account_number, bank, ..
            } => Self {
                account_number: Some(account_number.clone()),
                bank: bank_name(bank),
                ..form
            },
            Instruction::Qris {
                content,
                image_url,
                issuer,
                ..
            } => Self {
                content: content.clone(),
                image_url: image_url.clone(),
                issuer: partner(issuer),
                ..form
            },
            Instruction::EWallet {
                wallet,
                redirect_url,
                app_url,
                phone,
                ..
            } => Self {
                wallet: partner(wallet),
                redirect_url: redirect_url.clone(),
                app_url: app_url.clone(),
                phone: phone.clone(),
                ..form
            },
            Instruction::PayLoan {
                lender, redirect_url, ..
            } => Self {
                lender: partner(lender),
                redirect_url: redirect_url.clone(),
                ..form
            },
            Instruction::Card {
                masked_number,
                authorization_number,
                issuer,
            } => Self {
                masked_number: masked_number.clone(),
                authorization_number: authorization_number.clone(),
                issuer: bank_name(issuer),
                ..form
            },
            Instruction::Other { .. } => form,
        }
    }
}

impl From<Form> for Instruction {
    fn from(form: Form) -> Self {
        let partner = |name: Option<String>| name.map(|name| Mitra::from(&*name));
        let bank = |name: Option<String>| name.map(|name| Bank::from(&*name));
        let expires_at = form.expires_at;
        match PayMethod::from(&*form.pay_method) {
            PayMethod::ConvenienceStore => Self::ConvenienceStore {
                payment_number: form.payment_number.unwrap_or_default(),
                store: partner(form.store),
                expires_at,
            },
            PayMethod::VirtualAccount => Self::VirtualAccount {
                account_number: form.account_number.unwrap_or_default(),
                bank: bank(form.bank),
                expires_at,
            },
            PayMethod::Qris => Self::Qris {
                content: form.content,
                image_url: form.image_url,
                issuer: partner(form.issuer),
                expires_at,
            },
            PayMethod::EWallet => Self::EWallet {
                wallet: partner(form.wallet),
                redirect_url: form.redirect_url,
                app_url: form.app_url,
                phone: form.phone,
                expires_at,
            },
            PayMethod::PayLoan => Self::PayLoan {
                lender: partner(form.lender),
                redirect_url: form.redirect_url,
                expires_at,
            },
            PayMethod::Card => Self::Card {
                masked_number: form.masked_number,
                authorization_number: form.authorization_number,
                issuer: bank(form.issuer),
            },
            pay_method => Self::Other { pay_method },
        }
    }
}

impl Form {
    /// Whether nothing that tells payments apart says that these are two.
    fn is_same_payment(&self, earlier: &Self) -> bool {
        let known = |form: &Self| {
            [
                &form.payment_number,
                &form.account_number,
                &form.content,
                &form.image_url,
                &form.store,
                &form.bank,
                &form.wallet,
                &form.lender,
                &form.issuer,
            ]
            .map(Clone::clone)
        };
        let mut pairs = known(self).into_iter().zip(known(earlier));
        self.pay_method == earlier.pay_method
            && pairs.all(|(now, earlier)| now.is_none() || earlier.is_none() || now == earlier)
    }
}

impl Instruction {
    /// The same with what only `earlier` has, if both are of one number, code, wallet or lender: an inquiry does not repeat
    /// the link of a direct registration.
    #[must_use]
    pub fn completed_from(self, earlier: &Self) -> Self {
        let (now, earlier) = (Form::from(&self), Form::from(earlier));
        if !now.is_same_payment(&earlier) {
            return self;
        }
        Form {
            pay_method: now.pay_method,
            payment_number: now.payment_number.or(earlier.payment_number),
            account_number: now.account_number.or(earlier.account_number),
            content: now.content.or(earlier.content),
            image_url: now.image_url.or(earlier.image_url),
            store: now.store.or(earlier.store),
            bank: now.bank.or(earlier.bank),
            wallet: now.wallet.or(earlier.wallet),
            lender: now.lender.or(earlier.lender),
            issuer: now.issuer.or(earlier.issuer),
            redirect_url: now.redirect_url.or(earlier.redirect_url),
            app_url: now.app_url.or(earlier.app_url),
            phone: now.phone.or(earlier.phone),
            masked_number: now.masked_number.or(earlier.masked_number),
            authorization_number: now.authorization_number.or(earlier.authorization_number),
            expires_at: now.expires_at.or(earlier.expires_at),
        }
        .into()
    }
}

impl Serialize for Instruction {
    /// As a flat object with plain names; fields without a value are left out.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Form::from(self).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Instruction {
    /// A pay method that this version does not know becomes [`Other`](Instruction::Other).
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Form::deserialize(from).map(Self::from)
    }
}
