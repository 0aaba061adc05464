// Pages shows templates that it reads from the disk when it starts.
package main

import (
	"context"
	"errors"
	"html/template"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

const webDir = "web"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := os.MkdirAll("uploads", 0o750); err != nil {
		log.Fatal(err)
	}
	pages := template.Must(template.ParseGlob(filepath.Join(webDir, "templates", "*.html")))
	http.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir("./web/static"))))
	http.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		if err := pages.ExecuteTemplate(w, "index.html", r.URL.Path); err != nil {
			log.Print(err)
		}
	})
	srv := &http.Server{Addr: os.Getenv("LISTEN_ADDR")}
	go func() {
		<-ctx.Done()
		_ = srv.Shutdown(context.Background())
	}()
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
