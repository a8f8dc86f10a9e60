//! Registration: the fields in, the payment page or number out.

use nicepay_checkout::{
    Amount, Bank, CartItem, Checkout, ExpirySource, Mitra, PayMethod, PaymentCode, Problem, Registration,
    Resolution, Seller, SellerAddress,
};
use serde_json::{Value, json};

use crate::error::Fault;
use crate::instruction;
use crate::value::{self, Input};

/// A registration from JavaScript, with camelCase names.
pub(crate) fn read(json: &str) -> Result<Registration, Fault> {
    let mut input = Input::read("registration", json)?;
    let reference = input.needed("reference")?;
    let amount = input.rupiah("amount")?.unwrap_or_default();
    let mut registration = Registration::new(reference, amount);
    if let Some(method) = input.text("payMethod")? {
        registration.pay_method = PayMethod::from(method.as_str());
    }
    registration.store = input.text("store")?.map(|store| Mitra::from(store.as_str()));
    registration.bank = input.text("bank")?.map(|bank| Bank::from(bank.as_str()));
    registration.expires_at = input.time("expiresAt")?;
    registration.virtual_account_expires_at = input.time("virtualAccountExpiresAt")?;
    registration.wallet_expires_at = input.time("walletExpiresAt")?;
    registration.ordered_at = input.time("orderedAt")?;
    for item in input.list("cart")? {
        registration.cart.push(cart_item(item)?);
    }
    for seller in input.list("sellers")? {
        registration.sellers.push(self::seller(seller)?);
    }
    for (name, text) in input.rest() {
        let Value::String(text) = text else {
            return Err(Fault::argument(format!("registration.{name} must be a string")));
        };
        if !registration.set(&snake_case(&name), text) {
            return Err(value::unknown("registration", &name));
        }
    }
    Ok(registration)
}

/// `buyerName` to `buyer_name`. A name that has an underscore is not one of ours.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len().saturating_add(4));
    for letter in name.chars() {
        match letter {
            'A'..='Z' => snake.extend(['_', letter.to_ascii_lowercase()]),
            '_' => return String::new(),
            _ => snake.push(letter),
        }
    }
    snake
}

fn cart_item(value: Value) -> Result<CartItem, Fault> {
    let mut input = Input::from_value("registration.cart[]", value)?;
    let name = input.needed("name")?;
    let amount = input.rupiah("amount")?.unwrap_or_default();
    let amount = Amount::rupiah(amount).map_err(|problem| wrong_line(&name, &problem))?;
    let mut item = CartItem::new(name, amount);
    if let Some(quantity) = input.number("quantity")? {
        let quantity = u32::try_from(quantity)
            .map_err(|_| Fault::argument("registration.cart[].quantity is too large"))?;
        item = item.quantity(quantity);
    }
    if let Some(detail) = input.text("detail")? {
        item.detail = detail;
    }
    item.id = input.text("id")?;
    item.category = input.text("category")?;
    item.url = input.text("url")?;
    item.image_url = input.text("imageUrl")?;
    item.seller_id = input.text("sellerId")?;
    item.seller_name = input.text("sellerName")?;
    input.end()?;
    Ok(item)
}

fn wrong_line(name: &str, problem: &Problem) -> Fault {
    Fault::argument(format!("registration.cart[].amount of {name:?} {problem}"))
}

fn seller(value: Value) -> Result<Seller, Fault> {
    let mut input = Input::from_value("registration.sellers[]", value)?;
    let address = match input.take("address") {
        None => SellerAddress::default(),
        Some(address) => seller_address(address)?,
    };
    let seller = Seller {
        id: input.text("id")?.unwrap_or_default(),
        name: input.text("name")?.unwrap_or_default(),
        email: input.text("email")?.unwrap_or_default(),
        url: input.text("url")?.unwrap_or_default(),
        address,
    };
    input.end()?;
    Ok(seller)
}

fn seller_address(value: Value) -> Result<SellerAddress, Fault> {
    let mut input = Input::from_value("registration.sellers[].address", value)?;
    let address = SellerAddress {
        first_name: input.text("firstName")?.unwrap_or_default(),
        last_name: input.text("lastName")?.unwrap_or_default(),
        street: input.text("street")?.unwrap_or_default(),
        city: input.text("city")?.unwrap_or_default(),
        postal_code: input.text("postalCode")?.unwrap_or_default(),
        phone: input.text("phone")?.unwrap_or_default(),
        country: input.text("country")?.unwrap_or_default(),
    };
    input.end()?;
    Ok(address)
}

pub(crate) fn checkout(checkout: &Checkout) -> Value {
    json!({
        "transactionId": checkout.transaction_id.as_str(),
        "reference": checkout.reference.as_str(),
        "amount": checkout.amount.as_u64(),
        "paymentUrl": checkout.payment_url,
        "registeredAt": value::time(checkout.registered_at),
        "expiresAt": value::time(checkout.expires_at),
        "raw": value::raw(&checkout.raw),
    })
}

pub(crate) fn code(code: &PaymentCode) -> Value {
    json!({
        "transactionId": code.transaction_id.as_str(),
        "reference": code.reference.as_str(),
        "amount": code.amount.as_u64(),
        "instruction": instruction::instruction(Some(&code.instruction)),
        "paymentNumber": code.payment_number,
        "store": code.store.as_ref().map(Mitra::name),
        "registeredAt": value::time(code.registered_at),
        "expiresAt": value::time(code.expires_at),
        "expiresAtSource": code.expires_at_source.map(ExpirySource::as_str),
        "raw": value::raw(&code.raw),
    })
}

/// JSON null where the earlier attempt had arrived.
pub(crate) fn resolution<T>(resolution: Resolution<T>, show: fn(&T) -> Value) -> Value {
    match resolution {
        Resolution::Registered(registered) => show(&registered),
        Resolution::AlreadyRegistered => Value::Null,
    }
}
