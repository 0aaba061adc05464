//! Counts words.
use lexopt::prelude::*;

fn main() -> Result<(), lexopt::Error> {
    let mut upper = false;
    let mut words = 0;
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("upper") => upper = true,
            Value(text) => words += text.string()?.split_whitespace().count(),
            _ => return Err(arg.unexpected()),
        }
    }
    let line = format!("{words} words");
    println!("{}", if upper { line.to_uppercase() } else { line });
    Ok(())
}
