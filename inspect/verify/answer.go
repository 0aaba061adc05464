package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer waits for the first answer on the port.
func (v *run) answer(ctx context.Context, id string, began time.Time) bool {
	v.begin("waiting for port " + strconv.Itoa(v.Port))
	client := &http.Client{
		Timeout:       5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	var last error
	for time.Since(began) < v.Wait && ctx.Err() == nil {
		if s := v.state(ctx, id); !s.Running {
			v.ended(ctx, "start", id, s, began)
			return false
		}
		out, _, err := v.Docker(ctx, "port", id, strconv.Itoa(v.Port)+"/tcp")
		if address, _, _ := strings.Cut(strings.TrimSpace(out), "\n"); err == nil && address != "" {
			var status int
			if status, last = get(ctx, client, "http://"+address+v.Path); last == nil {
				return v.answered(began, status)
			}
		}
		pause(ctx, 150*time.Millisecond)
	}
	log := v.logs(ctx, id)
	todo := "see that the app listens on this port; name another with --port"
	if lower := strings.ToLower(log); strings.Contains(lower, "127.0.0.1") || strings.Contains(lower, "localhost") {
		todo = "the log speaks of localhost: let the app listen on 0.0.0.0, which is what the container's port leads to"
	}
	v.say(began, Check{
		Name: "start", State: Failed, Todo: todo, Log: tail(log, 12),
		Says: fmt.Sprintf("nothing answers on port %d within %s%s", v.Port, round(v.Wait), because(last)),
	})
	return false
}

func because(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return " (" + op.Err.Error() + ")"
	}
	return ""
}

func (v *run) answered(began time.Time, status int) bool {
	c := Check{Name: "start", State: OK, Says: fmt.Sprintf("answers on port %d with %d after %s", v.Port, status, round(time.Since(began)))}
	if status >= http.StatusInternalServerError {
		c.State, c.Todo = Failed, "see the app's log: docker logs; give it what it needs with --env"
	}
	v.say(began, c)
	return true
}

func get(ctx context.Context, client *http.Client, url string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	return response.StatusCode, nil
}
