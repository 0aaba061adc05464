// Tickets hands out numbers that nobody else has.
package main

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ticket", uuid.New())
	})
	http.ListenAndServe(":8080", nil)
}
