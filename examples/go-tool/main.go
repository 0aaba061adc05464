// Words counts them.
package main

import "example.com/words/cmd"

func main() { cmd.Execute() }
