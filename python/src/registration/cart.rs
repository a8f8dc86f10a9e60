//! The cart and the sellers.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{amount, text};
use crate::credentials::refuse;
use crate::error::Wrong;
use crate::value::value_class;

/// One line of a cart.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct CartItem {
    pub(super) inner: core::CartItem,
}

/// The text of an optional argument; `None` is no text.
fn optional(
    wrong: &mut Vec<Wrong>,
    value: Option<&Bound<'_, PyAny>>,
    field: &'static str,
    wire: &'static str,
) -> Option<String> {
    let value = value.filter(|value| !value.is_none())?;
    text(value, field, wire)
        .map_err(|problem| wrong.push(problem))
        .ok()
}

#[pymethods]
impl CartItem {
    #[new]
    #[pyo3(signature = (
        *, name, amount, quantity = 1, detail = None, id = None, category = None, url = None,
        image_url = None, seller_id = None, seller_name = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords")]
    fn new(
        name: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        quantity: u32,
        detail: Option<&Bound<'_, PyAny>>,
        id: Option<&Bound<'_, PyAny>>,
        category: Option<&Bound<'_, PyAny>>,
        url: Option<&Bound<'_, PyAny>>,
        image_url: Option<&Bound<'_, PyAny>>,
        seller_id: Option<&Bound<'_, PyAny>>,
        seller_name: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut wrong = Vec::new();
        let called = optional(&mut wrong, Some(name), "name", "goods_name").unwrap_or_default();
        let total = self::amount(amount, "amount", "goods_amt").map_err(|problem| wrong.push(problem));
        let total = total.unwrap_or(core::Amount::MAX);
        let mut inner = core::CartItem::new(called, total).quantity(quantity);
        if let Some(detail) = optional(&mut wrong, detail, "detail", "goods_detail") {
            inner.detail = detail;
        }
        inner.id = optional(&mut wrong, id, "id", "goods_id");
        inner.category = optional(&mut wrong, category, "category", "goods_type");
        inner.url = optional(&mut wrong, url, "url", "goods_url");
        inner.image_url = optional(&mut wrong, image_url, "image_url", "img_url");
        inner.seller_id = optional(&mut wrong, seller_id, "seller_id", "goods_sellers_id");
        inner.seller_name = optional(&mut wrong, seller_name, "seller_name", "goods_sellers_name");
        refuse(name.py(), "the cart line is invalid", &wrong)?;
        Ok(Self { inner })
    }

    /// The name shown to the customer (wire: `goods_name`).
    #[getter]
    fn name(&self) -> &str {
        &self.inner.name
    }

    /// The line's total in rupiah (wire: `goods_amt`).
    #[getter]
    fn amount(&self) -> u64 {
        self.inner.amount.as_u64()
    }

    /// How many (wire: `goods_quantity`).
    #[getter]
    fn quantity(&self) -> u32 {
        self.inner.quantity
    }

    /// More about it (wire: `goods_detail`).
    #[getter]
    fn detail(&self) -> &str {
        &self.inner.detail
    }

    /// The merchant's article number (wire: `goods_id`).
    #[getter]
    fn id(&self) -> Option<&str> {
        self.inner.id.as_deref()
    }

    /// The kind of goods (wire: `goods_type`).
    #[getter]
    fn category(&self) -> Option<&str> {
        self.inner.category.as_deref()
    }

    /// The article's page (wire: `goods_url`).
    #[getter]
    fn url(&self) -> Option<&str> {
        self.inner.url.as_deref()
    }

    /// The article's picture (wire: `img_url`).
    #[getter]
    fn image_url(&self) -> Option<&str> {
        self.inner.image_url.as_deref()
    }

    /// The seller's id, for Akulaku (wire: `goods_sellers_id`).
    #[getter]
    fn seller_id(&self) -> Option<&str> {
        self.inner.seller_id.as_deref()
    }

    /// The seller's name, for Akulaku (wire: `goods_sellers_name`).
    #[getter]
    fn seller_name(&self) -> Option<&str> {
        self.inner.seller_name.as_deref()
    }
}

impl CartItem {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

value_class!(
    CartItem,
    shown: ["name", "amount", "quantity"],
    more: ["detail", "id", "category", "url", "image_url", "seller_id", "seller_name"]
);

/// A class of text attributes only.
macro_rules! texts {
    ($(#[$doc:meta])* $class:ident: $inner:ty { $($(#[$field_doc:meta])* $field:ident: $wire:literal,)* }) => {
        $(#[$doc])*
        #[pyclass(frozen, module = "nicepay_checkout")]
        pub(crate) struct $class {
            pub(super) inner: $inner,
        }

        impl $class {
            fn read(&mut self, name: &str, value: &Bound<'_, PyAny>) -> Option<Result<(), Wrong>> {
                match name {
                    $(stringify!($field) => Some(
                        text(value, stringify!($field), $wire).map(|text| self.inner.$field = text)
                    ),)*
                    _ => None,
                }
            }

            fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
                Ok(self.inner == other.inner)
            }
        }

        #[pymethods]
        impl $class {
            $($(#[$field_doc])*
            #[getter]
            fn $field(&self) -> &str {
                &self.inner.$field
            })*
        }
    };
}

texts! {
    /// A seller's address.
    SellerAddress: core::SellerAddress {
        /// First name (wire: `sellerNm`).
        first_name: "sellerNm",
        /// Last name (wire: `sellerLastNm`).
        last_name: "sellerLastNm",
        /// Street and number (wire: `sellerAddr`).
        street: "sellerAddr",
        /// City (wire: `sellerCity`).
        city: "sellerCity",
        /// Postal code (wire: `sellerPostCd`).
        postal_code: "sellerPostCd",
        /// Phone (wire: `sellerPhone`).
        phone: "sellerPhone",
        /// Country (wire: `sellerCountry`).
        country: "sellerCountry",
    }
}

texts! {
    /// A seller on a marketplace, for Akulaku.
    Seller: core::Seller {
        /// The seller's id (wire: `sellersId`).
        id: "sellersId",
        /// The seller's name (wire: `sellersNm`).
        name: "sellersNm",
        /// The seller's email address (wire: `sellersEmail`).
        email: "sellersEmail",
        /// The seller's page (wire: `sellersUrl`).
        url: "sellersUrl",
    }
}

fn unexpected(class: &str, name: &str) -> PyErr {
    pyo3::exceptions::PyTypeError::new_err(format!("{class}() got an unexpected keyword argument '{name}'"))
}

#[pymethods]
impl SellerAddress {
    #[new]
    #[pyo3(signature = (**texts))]
    fn new(py: Python<'_>, texts: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut address = Self {
            inner: core::SellerAddress::default(),
        };
        let mut wrong = Vec::new();
        for (name, value) in texts.into_iter().flatten() {
            let name: String = name.extract()?;
            let read = address
                .read(&name, &value)
                .ok_or_else(|| unexpected("SellerAddress", &name))?;
            wrong.extend(read.err());
        }
        refuse(py, "the address is invalid", &wrong)?;
        Ok(address)
    }
}

#[pymethods]
impl Seller {
    #[new]
    #[pyo3(signature = (*, address = None, **texts))]
    fn new(
        py: Python<'_>,
        address: Option<&Bound<'_, SellerAddress>>,
        texts: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let mut seller = Self {
            inner: core::Seller::default(),
        };
        if let Some(address) = address {
            seller.inner.address = address.get().inner.clone();
        }
        let mut wrong = Vec::new();
        for (name, value) in texts.into_iter().flatten() {
            let name: String = name.extract()?;
            let read = seller
                .read(&name, &value)
                .ok_or_else(|| unexpected("Seller", &name))?;
            wrong.extend(read.err());
        }
        refuse(py, "the seller is invalid", &wrong)?;
        Ok(seller)
    }

    /// Where the seller is (wire: `sellersAddress`).
    #[getter]
    fn address(&self) -> SellerAddress {
        SellerAddress {
            inner: self.inner.address.clone(),
        }
    }
}

value_class!(Seller, shown: ["id", "name"], more: ["email", "url", "address"]);
value_class!(
    SellerAddress,
    shown: ["city", "country"],
    more: ["first_name", "last_name", "street", "postal_code", "phone"]
);

macro_rules! pickled {
    ($class:ident: $($name:literal),*) => {
        #[pymethods]
        impl $class {
            fn __reduce__<'py>(
                slf: &Bound<'py, Self>,
            ) -> crate::value::Reduced<'py, (Bound<'py, PyAny>, Bound<'py, PyDict>)> {
                crate::value::reduce(slf.as_any(), &[$($name),*])
            }
        }
    };
}

pickled!(CartItem: "name", "amount", "quantity", "detail", "id", "category", "url", "image_url", "seller_id", "seller_name");
pickled!(Seller: "id", "name", "email", "url", "address");
pickled!(SellerAddress: "first_name", "last_name", "street", "city", "postal_code", "phone", "country");
