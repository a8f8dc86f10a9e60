//! `cartData`: JSON inside the JSON (protocol document, section k).

use serde::Deserialize;
use serde_json::Value;

use super::Refusal;

#[derive(Deserialize)]
struct Cart {
    #[serde(default)]
    item: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    goods_amt: Value,
    #[serde(default)]
    goods_quantity: Value,
}

/// Checks that the cart is JSON and adds up to `amount`. `{}` and a cart without lines pass.
pub(super) fn check(text: &str, amount: u64) -> Result<(), Refusal> {
    // Serde would read a list as well.
    if !text.trim_start().starts_with('{') {
        return Err(Refusal::new("9022", "cartData is not a JSON object"));
    }
    let cart: Cart = serde_json::from_str(text)
        .map_err(|error| Refusal::new("9022", format!("cartData is not valid JSON: {error}")))?;
    if cart.item.is_empty() {
        return Ok(());
    }
    // UNCERTAIN: whether the gateway multiplies by the quantity. Either sum will do here.
    let (mut sum, mut product) = (0_i64, 0_i64);
    for line in &cart.item {
        let Some(price) = number(&line.goods_amt) else {
            return Err(Refusal::new("9023", "cartData: goods_amt must be a number"));
        };
        let quantity = number(&line.goods_quantity).unwrap_or(1);
        sum = sum.saturating_add(price);
        product = product.saturating_add(price.saturating_mul(quantity));
    }
    let amount = i64::try_from(amount).unwrap_or(i64::MAX);
    if sum == amount || product == amount {
        return Ok(());
    }
    Err(Refusal::new(
        "9023",
        format!("amt {amount} differs from the cart's total {sum}"),
    ))
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn either_reading_of_the_sum_passes_and_no_other() {
        let line = |price: u32, quantity: u32| {
            format!(r#"{{"count":"1","item":[{{"goods_amt":"{price}","goods_quantity":"{quantity}"}}]}}"#)
        };
        assert!(check(&line(10_000, 2), 10_000).is_ok());
        assert!(check(&line(5_000, 2), 10_000).is_ok());
        assert_eq!(check(&line(5_000, 3), 10_000).unwrap_err().code, "9023");
        assert!(check("{}", 10_000).is_ok());
        for bad in ["", "[]", "kopi", "{\"item\":1}"] {
            assert_eq!(check(bad, 1).unwrap_err().code, "9022", "{bad}");
        }
        assert_eq!(check(r#"{"item":[{}]}"#, 1).unwrap_err().code, "9023");
    }
}
