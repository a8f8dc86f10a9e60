//! Ratios out of what criterion measured.

use std::path::PathBuf;

/// Prints each of `names` as a multiple of `base`, by the median.
pub(crate) fn ratios(group: &str, base: &str, names: &[&str]) {
    let Some(base_time) = median(group, base) else {
        return;
    };
    println!("\n| {group} | median | × {base} |\n|---|---|---|\n| {base} | {base_time:.0} ns | 1.0 |");
    for name in names {
        if let Some(time) = median(group, name) {
            println!("| {name} | {time:.0} ns | {:.1} |", time / base_time);
        }
    }
}

fn median(group: &str, name: &str) -> Option<f64> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("../target"), PathBuf::from);
    let path = target
        .join("criterion")
        .join(group)
        .join(name)
        .join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    estimates.pointer("/median/point_estimate")?.as_f64()
}
