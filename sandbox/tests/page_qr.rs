//! The QR code holds the text of the gateway: a scanner of its own reads it back from the SVG.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod page;

use nicepay_sandbox::page::{Language, render};
use rqrr::PreparedImage;

const PIXELS: usize = 4;
/// What is around the drawing on a dark page.
const AROUND: usize = 40;

fn drawn(content: &str) -> String {
    let qris = page::instruction("qris", content);
    render(&page::view(page::pay(&qris), Language::English))
}

fn after<'a>(text: &'a str, start: &str, end: char) -> &'a str {
    let rest = text.split_once(start).unwrap().1;
    rest.split(end).next().unwrap()
}

/// The drawing's modules, and its size.
fn modules(html: &str) -> (Vec<(usize, usize)>, usize) {
    let svg = html.split("class=\"qr\"").nth(1).unwrap();
    let size = after(svg, "viewBox=\"0 0 ", ' ').parse().unwrap();
    assert!(svg.contains(&format!("<path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/>")));
    let path = after(
        svg.split("id=\"modules\" fill=\"#000\"").nth(1).unwrap(),
        " d=\"",
        '"',
    );
    let mut dark = Vec::new();
    for run in path.split_terminator('z') {
        let (at, rest) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (wide, back) = rest.split_once("v1h-").unwrap();
        assert_eq!(wide, back);
        let x: usize = x.parse().unwrap();
        dark.extend((x..x + wide.parse::<usize>().unwrap()).map(|x| (x, y.parse().unwrap())));
    }
    (dark, size)
}

/// What a scanner reads off a dark page with the drawing on it.
fn scanned(html: &str) -> Vec<String> {
    let (dark, size) = modules(html);
    let side = size * PIXELS + 2 * AROUND;
    let mut picture = vec![0_u8; side * side];
    for y in AROUND..side - AROUND {
        picture[y * side + AROUND..(y + 1) * side - AROUND].fill(255);
    }
    for (x, y) in dark {
        for row in 0..PIXELS {
            let start = (AROUND + y * PIXELS + row) * side + AROUND + x * PIXELS;
            picture[start..start + PIXELS].fill(0);
        }
    }
    let mut image = PreparedImage::prepare_from_greyscale(side, side, |x, y| picture[y * side + x]);
    let grids = image.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn the_code_reads_as_its_text_on_a_dark_page() {
    let long = "0002010102122657".repeat(20);
    for content in [page::QRIS, "7", "https://pay.example/?id=<&\">", &long] {
        assert_eq!(scanned(&drawn(content)), [content]);
    }
}

#[test]
fn four_blank_modules_are_on_every_side() {
    let (dark, size) = modules(&drawn(page::QRIS));
    let edge = |of: fn(&(usize, usize)) -> usize| {
        let places = dark.iter().map(of);
        (places.clone().min().unwrap(), size - 1 - places.max().unwrap())
    };
    assert_eq!(edge(|(x, _)| *x), (4, 4));
    assert_eq!(edge(|(_, y)| *y), (4, 4));
}

#[test]
fn it_has_a_name_and_says_the_amount() {
    let html = drawn(page::QRIS);
    assert!(html.contains("role=\"img\" aria-labelledby=\"qr-title qr-desc\""));
    assert!(html.contains("<title id=\"qr-title\">QRIS code</title>"));
    assert!(html.contains("<desc id=\"qr-desc\">QR code to pay Rp10.000</desc>"));
}

#[test]
fn a_text_that_fits_into_no_code_is_said_to_be_missing() {
    let html = drawn(&"x".repeat(3000));
    assert!(!html.contains("class=\"qr\"") && html.contains("The code can&#39;t be drawn."));
}
