//! A registration without NICEPAY's payment page: what the customer would choose there can't be left out.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::request::Registration;
use crate::convert::code;
use crate::credentials::refuse;
use crate::error::Wrong;

/// A payment to register directly: a `Registration` with what the customer would choose on NICEPAY's page, and with the
/// buyer's address, which API Checkout can do without.
#[pyclass(frozen, extends = Registration, module = "nicepay_checkout")]
pub(crate) struct DirectRegistration;

/// What only a direct registration needs, by its pay method.
const OWN: [&str; 5] = ["pay_method", "store", "bank", "buyer_address", "callback_url"];

#[pymethods]
impl DirectRegistration {
    #[new]
    #[pyo3(signature = (*, reference, amount, buyer_address, **fields))]
    fn new(
        py: Python<'_>,
        reference: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        buyer_address: &Bound<'_, PyAny>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let all = fields.map_or_else(|| Ok(PyDict::new(py)), PyDictMethods::copy)?;
        all.set_item("buyer_address", buyer_address)?;
        let method = all.get_item("pay_method")?.filter(|method| !method.is_none());
        let named = method.map(|method| code(&method, "pay_method", "payMethod"));
        if named.is_none_or(|named| {
            named.is_ok_and(|name| core::PayMethod::from(name.as_str()) == core::PayMethod::All)
        }) {
            all.set_item("pay_method", core::PayMethod::ConvenienceStore.name())?;
        }
        let registration = Registration::of(py, "DirectRegistration", reference, amount, Some(&all))?;
        if let Err(error) = core::DirectRegistration::from_fields(registration.inner.clone()).check() {
            let own = |field: &&core::FieldError| OWN.contains(&&*field.field);
            let mut wrong: Vec<Wrong> = error.fields().iter().filter(own).map(Wrong::from).collect();
            if !wrong.is_empty() {
                // What else is wrong is told with them; what is only missing can still be given.
                let more = error.fields().iter().filter(|field| !own(field));
                wrong.extend(
                    more.filter(|field| field.problem != "is missing" && field.field != "cart")
                        .map(Wrong::from),
                );
            }
            refuse(py, "the registration is invalid", &wrong)?;
        }
        Ok(PyClassInitializer::from(registration).add_subclass(Self))
    }

    /// Raises `InvalidRequestError` naming every field that NICEPAY would refuse, without sending anything.
    #[pyo3(signature = (*, direct = true))]
    fn check(slf: &Bound<'_, Self>, direct: bool) -> PyResult<()> {
        slf.as_super().get().check(slf.py(), direct)
    }
}

impl Registration {
    fn directly<'py>(
        &self,
        py: Python<'py>,
        method: &core::PayMethod,
        partner: (&str, &Bound<'py, PyAny>),
        buyer_address: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let fields = self.given.bind(py).copy()?;
        fields.set_item("pay_method", method.name())?;
        fields.set_item(partner.0, partner.1)?;
        fields.set_item("buyer_address", buyer_address)?;
        py.get_type::<DirectRegistration>().call((), Some(&fields))
    }
}

macro_rules! direct {
    ($( $(#[doc = $doc:literal])* $name:ident: $method:ident, $partner:ident => $field:literal; )*) => {
        #[pymethods]
        impl Registration {
            $(
                $(#[doc = $doc])*
                #[pyo3(signature = (*, $partner, buyer_address))]
                fn $name<'py>(
                    &self,
                    py: Python<'py>,
                    $partner: &Bound<'py, PyAny>,
                    buyer_address: &Bound<'py, PyAny>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    self.directly(py, &core::PayMethod::$method, ($field, $partner), buyer_address)
                }
            )*
        }
    };
}

direct! {
    /// The same payment for `register_direct`: at `store`, for a buyer at `buyer_address`.
    direct: ConvenienceStore, store => "store";
    /// The same payment for `register_direct`, by transfer to a virtual account of `bank`.
    direct_virtual_account: VirtualAccount, bank => "bank";
    /// The same payment for `register_direct`, by a QR code of `issuer`.
    direct_qris: Qris, issuer => "store";
    /// The same payment for `register_direct`, by `wallet`. It also needs `callback_url`.
    direct_e_wallet: EWallet, wallet => "store";
    /// The same payment for `register_direct`, by a loan of `lender`. It also needs `callback_url`.
    direct_pay_loan: PayLoan, lender => "store";
}
