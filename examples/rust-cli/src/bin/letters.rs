//! Counts letters.
fn main() {
    let letters: usize = std::env::args().skip(1).map(|a| a.chars().count()).sum();
    println!("{letters} letters");
}
