// Package stock knows what is for sale.
package stock

import (
	"encoding/json"
	"net/http"
)

// Items are what is for sale.
var Items = []string{"lamp", "chair"}

// List answers with all items.
func List(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(Items)
}
