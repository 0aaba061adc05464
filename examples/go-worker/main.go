// Sweeper clears up once a minute until it is told to stop.
package main

import (
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata"
)

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		log.Fatal(err)
	}
	tick := time.NewTicker(time.Minute)
	fmt.Println("sweeping in", zone)
	for {
		select {
		case <-tick.C:
			fmt.Println("swept at", time.Now().In(zone))
		case <-stop:
			return
		}
	}
}
