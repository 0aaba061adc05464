// Mailer sends what is due, every minute, until it is told to stop.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/bank/money"
)

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	for {
		fmt.Println("due:", money.Cents(99))
		select {
		case <-stop:
			return
		case <-time.After(time.Minute):
		}
	}
}
