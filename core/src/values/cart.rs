//! The cart and the sellers: types that become JSON *strings* inside NICEPAY's JSON
//! (wire: `cartData`, at most 4000 characters, and `sellers`; protocol document, section k).

use serde::{Deserialize, Deserializer, Serialize};

use super::money::Amount;

/// One line of a cart.
///
/// `amount` is the total of the line for its whole quantity. NICEPAY compares the sum of the line amounts with the
/// payment's amount (code 9023). UNCERTAIN: whether NICEPAY multiplies by the quantity. A separate line for each
/// piece, with quantity 1, is correct either way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CartItem {
    /// The name shown to the customer (wire: `goods_name`).
    #[serde(rename = "goods_name")]
    pub name: String,
    /// The line's total in rupiah (wire: `goods_amt`).
    #[serde(
        rename = "goods_amt",
        serialize_with = "as_text",
        deserialize_with = "from_text"
    )]
    pub amount: Amount,
    /// A description; the name if not set (wire: `goods_detail`).
    #[serde(rename = "goods_detail")]
    pub detail: String,
    /// The quantity (wire: `goods_quantity`).
    #[serde(
        rename = "goods_quantity",
        serialize_with = "as_text",
        deserialize_with = "from_text"
    )]
    pub quantity: u32,
    /// The merchant's article number (wire: `goods_id`).
    #[serde(rename = "goods_id", default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The kind of goods (wire: `goods_type`).
    #[serde(rename = "goods_type", default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The URL of the article's page (wire: `goods_url`).
    #[serde(rename = "goods_url", default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The URL of the article's picture, 50 × 50 pixels (wire: `img_url`).
    #[serde(rename = "img_url", default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// The seller's id, for Akulaku (wire: `goods_sellers_id`).
    #[serde(rename = "goods_sellers_id", default, skip_serializing_if = "Option::is_none")]
    pub seller_id: Option<String>,
    /// The seller's name, for Akulaku (wire: `goods_sellers_name`).
    #[serde(
        rename = "goods_sellers_name",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub seller_name: Option<String>,
}

impl CartItem {
    /// A line with a name and its total amount in rupiah.
    #[must_use]
    pub fn new(name: impl Into<String>, amount: Amount) -> Self {
        let name = name.into();
        Self {
            detail: name.clone(),
            name,
            amount,
            quantity: 1,
            id: None,
            category: None,
            url: None,
            image_url: None,
            seller_id: None,
            seller_name: None,
        }
    }

    /// Sets the quantity; `amount` stays the total of the line.
    #[must_use]
    pub fn quantity(mut self, quantity: u32) -> Self {
        self.quantity = quantity;
        self
    }
}

/// A seller on a marketplace, for Akulaku (wire: an element of `sellers`).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Seller {
    /// The seller's id (wire: `sellersId`).
    #[serde(rename = "sellersId")]
    pub id: String,
    /// The seller's name (wire: `sellersNm`).
    #[serde(rename = "sellersNm")]
    pub name: String,
    /// The seller's email address (wire: `sellersEmail`).
    #[serde(rename = "sellersEmail")]
    pub email: String,
    /// The URL of the seller's page (wire: `sellersUrl`).
    #[serde(rename = "sellersUrl")]
    pub url: String,
    /// The seller's address (wire: `sellersAddress`).
    #[serde(rename = "sellersAddress")]
    pub address: SellerAddress,
}

/// A seller's address (wire: `sellersAddress`).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SellerAddress {
    /// First name (wire: `sellerNm`).
    #[serde(rename = "sellerNm")]
    pub first_name: String,
    /// Last name (wire: `sellerLastNm`).
    #[serde(rename = "sellerLastNm")]
    pub last_name: String,
    /// Street and number (wire: `sellerAddr`).
    #[serde(rename = "sellerAddr")]
    pub street: String,
    /// City (wire: `sellerCity`).
    #[serde(rename = "sellerCity")]
    pub city: String,
    /// Postal code (wire: `sellerPostCd`).
    #[serde(rename = "sellerPostCd")]
    pub postal_code: String,
    /// Phone (wire: `sellerPhone`).
    #[serde(rename = "sellerPhone")]
    pub phone: String,
    /// Country (wire: `sellerCountry`).
    #[serde(rename = "sellerCountry")]
    pub country: String,
}

#[derive(Serialize)]
struct CartData<'a> {
    #[serde(serialize_with = "as_text")]
    count: usize,
    item: &'a [CartItem],
}

/// The text of `cartData`.
pub(crate) fn to_wire(items: &[CartItem]) -> String {
    serde_json::to_string(&CartData {
        count: items.len(),
        item: items,
    })
    .unwrap_or_default()
}

/// The text of `sellers`.
pub(crate) fn sellers_to_wire(sellers: &[Seller]) -> String {
    serde_json::to_string(sellers).unwrap_or_default()
}

pub(crate) fn sum(items: &[CartItem]) -> u64 {
    items
        .iter()
        .fold(0_u64, |sum, item| sum.saturating_add(item.amount.as_u64()))
}

/// A number that the wire format contains as text.
fn from_text<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: Deserializer<'de>,
{
    String::deserialize(from)?
        .parse()
        .map_err(serde::de::Error::custom)
}

fn as_text<S: serde::Serializer>(number: &impl ToString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn becomes_the_documented_json() {
        let items = [CartItem::new("Kopi", Amount::rupiah(10_000).unwrap()).quantity(2)];
        assert_eq!(
            to_wire(&items),
            r#"{"count":"1","item":[{"goods_name":"Kopi","goods_amt":"10000","goods_detail":"Kopi","goods_quantity":"2"}]}"#
        );
    }
}
