// Package money writes amounts.
package money

import "fmt"

// Cents is an amount.
type Cents int

// String writes it with its fraction.
func (c Cents) String() string { return fmt.Sprintf("%d.%02d", int(c)/100, int(c)%100) }
