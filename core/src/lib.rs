//! NICEPAY Indonesia's API Checkout (V2) for merchants.
