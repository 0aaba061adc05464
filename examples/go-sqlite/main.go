// Notes counts its visitors in a SQLite file.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	db, err := sql.Open("sqlite3", env("DATABASE", "/data/notes.db"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec("create table if not exists visits (at text)"); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		if _, err := db.Exec("insert into visits values (datetime('now'))"); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		var n int
		_ = db.QueryRow("select count(*) from visits").Scan(&n)
		fmt.Fprintf(w, "visits: %d\n", n)
	})
	srv := &http.Server{Addr: ":" + env("PORT", "8000")}
	go func() {
		<-ctx.Done()
		_ = srv.Shutdown(context.Background())
		_ = db.Close()
	}()
	if err := srv.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

func env(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}
