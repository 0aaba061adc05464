// Restock prints what must be ordered.
package main

import (
	"fmt"

	"example.com/shop/internal/stock"
)

func main() {
	for _, item := range stock.Items {
		fmt.Println(item)
	}
}
