//! Writes the Swift side: `bindgen-swift --swift-sources --headers --modulemap LIB DIR`.

fn main() {
    uniffi::uniffi_bindgen_swift();
}
