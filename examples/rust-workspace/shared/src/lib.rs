/// Greets a visitor by name.
pub fn greeting(name: &str) -> String {
    format!("hello {name}, from a workspace\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn greets() {
        assert!(super::greeting("Ada").starts_with("hello Ada"));
    }
}
