fn main() {
    print!("{}", shared::greeting("reader"));
}
