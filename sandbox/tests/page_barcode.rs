//! The barcode holds the payment number: a decoder of its own reads it back from the SVG.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod page;

use nicepay_sandbox::page::{Language, render};

/// ISO/IEC 15417: the widths of bars and spaces of the symbols 0 to 105.
const WIDTHS: &str = "\
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 \
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 \
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 \
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 \
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 \
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 \
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232";
const STOP: &str = "2331112";
const CODE_B: usize = 100;
const START_B: usize = 104;
const START_C: usize = 105;

/// Bars as (position, width), and the width of the whole.
fn bars(html: &str) -> (Vec<(usize, usize)>, usize) {
    let svg = html.split("class=\"barcode\"").nth(1).unwrap();
    let width = svg
        .split("viewBox=\"0 0 ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let path = svg
        .split("id=\"bars\"")
        .nth(1)
        .unwrap()
        .split(" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let bars = path
        .split_terminator('z')
        .map(|bar| {
            let (at, rest) = bar.strip_prefix('M').unwrap().split_once(" 0h").unwrap();
            let (wide, back) = rest.split_once("v1h-").unwrap();
            assert_eq!(wide, back);
            (at.parse().unwrap(), wide.parse().unwrap())
        })
        .collect();
    (bars, width)
}

fn decode(html: &str) -> String {
    let (bars, width) = bars(html);
    assert_eq!(bars[0].0, 10, "quiet zone on the left");
    let (last, wide) = *bars.last().unwrap();
    assert_eq!(width - (last + wide), 10, "quiet zone on the right");

    let mut runs = String::new();
    let mut end = bars[0].0;
    for (at, wide) in bars {
        if at > end {
            runs.push_str(&(at - end).to_string());
        }
        runs.push_str(&wide.to_string());
        end = at + wide;
    }
    let symbols = runs.strip_suffix(STOP).expect("the stop symbol");
    let table: Vec<&str> = WIDTHS.split(' ').collect();
    assert_eq!(table.len(), 106);
    let mut values: Vec<usize> = symbols
        .as_bytes()
        .chunks(6)
        .map(|symbol| {
            table
                .iter()
                .position(|known| known.as_bytes() == symbol)
                .expect("a known symbol")
        })
        .collect();

    let check = values.pop().unwrap();
    let sum: usize = values
        .iter()
        .enumerate()
        .map(|(index, value)| index.max(1) * value)
        .sum();
    assert_eq!(check, sum % 103, "the check symbol");

    let mut set = values[0];
    let mut text = String::new();
    for value in &values[1..] {
        match (set, *value) {
            (START_C, CODE_B) => set = START_B,
            (START_C, pair) => text.push_str(&format!("{pair:02}")),
            (START_B, letter) => text.push(char::from(u8::try_from(letter + 32).unwrap())),
            other => panic!("no such set: {other:?}"),
        }
    }
    text
}

#[test]
fn the_barcode_reads_as_the_number() {
    for number in [
        "9041231106386098",
        "504100002557",
        "12345678901234567890",
        "00",
        "0",
        "7",
        "123",
        "1913273467530",
    ] {
        let html = render(&page::view(
            page::pay(&page::instruction("indomaret", number)),
            Language::English,
        ));
        assert_eq!(decode(&html), number);
    }
}

#[test]
fn every_length_up_to_the_longest_number_reads_back() {
    let digits = "98765432109876543210";
    for length in 1..=digits.len() {
        let number = &digits[..length];
        let html = render(&page::view(
            page::pay(&page::instruction("alfamart", number)),
            Language::Indonesian,
        ));
        assert_eq!(decode(&html), number);
    }
}

#[test]
fn it_has_a_name_a_description_and_a_white_ground() {
    let html = render(&page::view(
        page::pay(&page::instruction("alfamart", page::NUMBER)),
        Language::English,
    ));
    assert!(html.contains("role=\"img\" aria-labelledby=\"barcode-title barcode-desc\""));
    assert!(html.contains("<title id=\"barcode-title\">Barcode of the payment number</title>"));
    assert!(html.contains("<desc id=\"barcode-desc\">Code 128 barcode that holds 9 0 4 1, 2 3 1 1"));
    assert!(html.contains("<path fill=\"#fff\" d=\"M0 0h143v36H0z\"/>"));
}

#[test]
fn a_number_that_is_none_shows_no_barcode() {
    let html = render(&page::view(
        page::pay(&page::instruction("alfamart", "A-1")),
        Language::English,
    ));
    assert!(!html.contains("class=\"barcode\""));
    assert!(html.contains("<span>A-1</span>"));
}
