package verify

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// engine plays docker: answers by the first words of a call.
type engine struct {
	answers map[string]string // stdout
	fails   map[string]string // stderr
	calls   []string
	builds  int
}

func (e *engine) docker(_ context.Context, args ...string) (string, string, error) {
	line := strings.Join(args, " ")
	e.calls = append(e.calls, line)
	if args[0] == "build" {
		e.builds++
		if e.builds > 1 {
			return "", e.answers["rebuild"], nil
		}
	}
	for prefix, said := range e.fails {
		if strings.HasPrefix(line, prefix) {
			return "", said, errors.New("exit status 1")
		}
	}
	for prefix, out := range e.answers {
		if strings.HasPrefix(line, prefix) {
			return out, "", nil
		}
	}
	return "", "", nil
}

func good(t *testing.T, status int) *engine {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/health" {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return &engine{answers: map[string]string{
		"image inspect": "10001:10001\n", "create": "c1\n", "port": strings.TrimPrefix(server.URL, "http://") + "\n",
		"inspect": `{"Running":true,"ExitCode":0}`,
		"rebuild": "#1 [internal] load\n#1 DONE 0.0s\n#2 [build 1/3] FROM debian\n#2 DONE 0.1s\n#3 [build 2/3] RUN  install\n#3 CACHED\n#4 [build 3/3] COPY . .\n#4 DONE 0.2s\n",
	}, fails: map[string]string{}}
}

func options(e *engine) Options {
	return Options{
		Docker: e.docker, Build: []string{"."}, Port: 8080, Path: "/health", Wait: 2 * time.Second,
		Edit: func() (string, []string, error) { return "a.go", []string{"[build 3/3] COPY . ."}, nil },
		Weigh: func(context.Context, string) (string, []string, error) {
			return "12 MB", []string{"lists of apt"}, nil
		},
	}
}

// said writes a report's checks as name:state.
func said(r *Report) string {
	var words []string
	for _, c := range r.Checks {
		words = append(words, c.Name+":"+string(c.State))
	}
	return strings.Join(words, " ")
}

func TestVerify(t *testing.T) {
	e := good(t, 200)
	r, err := Verify(context.Background(), options(e))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := said(r), "build:ok user:ok start:ok stop:ok size:ok rebuild:ok"; got != want || r.Failed() {
		t.Errorf("%s, want %s: %+v", got, want, r.Checks)
	}
	last := r.Checks[5].Says
	if !strings.HasPrefix(last, "a.go edited: 1 of 2 steps ran again") {
		t.Errorf("rebuild says %q", last)
	}
	if calls := strings.Join(e.calls, "\n"); !strings.Contains(calls, "rm --force c1") || !strings.Contains(calls, "image rm --force stagewright-verify:") {
		t.Errorf("something is left behind:\n%s", calls)
	}
	var b bytes.Buffer
	if err := WriteText(&b, r); err != nil || !strings.Contains(b.String(), "ok        size     12 MB; could go: lists of apt\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestVerifyFailures(t *testing.T) {
	tests := []struct {
		name   string
		status int
		break_ func(*engine)
		want   string // checks
		says   string
		todo   string
	}{
		{"no engine", 200, func(e *engine) { e.fails["version"] = "Cannot connect to the Docker daemon" }, "", "", ""},
		{"lock file", 200, func(e *engine) {
			e.fails["build"] = "#5 npm ERR! The `npm ci` command can only install with an existing package-lock.json\n"
		}, "build:failed", "the lock file is missing or out of date", "commit package-lock.json"},
		{"copy", 200, func(e *engine) {
			e.fails["build"] = `failed to compute cache key: failed to calculate checksum of ref x: "/go.sum": not found`
		}, "build:failed", "COPY does not find /go.sum", ".dockerignore"},
		{"unknown build failure", 200, func(e *engine) { e.fails["build"] = " > [build 3/4] RUN make:\nboom\n" }, "build:failed", "the build fails at RUN make", "last lines"},
		{"root", 200, func(e *engine) { e.answers["image inspect"] = "\n" }, "build:ok user:failed start:ok stop:ok size:ok rebuild:ok", "runs as root", "USER"},
		{"name", 200, func(e *engine) { e.answers["image inspect"] = "app\n" }, "build:ok user:failed start:ok stop:ok size:ok rebuild:ok", `"app" is a name`, "number"},
		{"server error", 500, func(*engine) {}, "build:ok user:ok start:failed stop:ok size:ok rebuild:ok", "with 500", "--env"},
		{"library", 200, func(e *engine) {
			e.answers["inspect"] = `{"Running":false,"ExitCode":127}`
			e.answers["logs"] = "app: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file\n"
		}, "build:ok user:ok start:failed size:ok rebuild:ok", "a library is missing in the image: libpq.so.5", "last stage"},
		{"crash", 200, func(e *engine) {
			e.answers["inspect"] = `{"Running":false,"ExitCode":3}`
			e.answers["logs"] = "one\ntwo\x1b[31m\n"
		}, "build:ok user:ok start:failed size:ok rebuild:ok", "it ended with 3", "last lines"},
		{"memory", 200, func(e *engine) { e.answers["inspect"] = `{"Running":false,"OOMKilled":true,"ExitCode":137}` }, "build:ok user:ok start:failed size:ok rebuild:ok", "want of memory", "more"},
		{"no port", 200, func(e *engine) {
			e.answers["port"] = "127.0.0.1:1\n"
			e.answers["logs"] = "listening on 127.0.0.1:8080\n"
		}, "build:ok user:ok start:failed size:ok rebuild:ok", "nothing answers on port 8080", "0.0.0.0"},
		{"a step too many", 200, func(e *engine) {
			e.answers["rebuild"] = "#3 [build 2/3] RUN install\n#3 DONE 1.0s\n"
		}, "build:ok user:ok start:ok stop:ok size:ok rebuild:failed", "among them [build 2/3] RUN install", "stagewright cache"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := good(t, test.status)
			test.break_(e)
			o := options(e)
			o.Wait = 600 * time.Millisecond
			r, err := Verify(context.Background(), o)
			if test.want == "" {
				if err == nil || !strings.Contains(err.Error(), "no engine answers, and no builder of buildx: Cannot connect") {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || said(r) != test.want || !r.Failed() {
				t.Fatalf("%v: %s, want %s\n%+v", err, said(r), test.want, r.Checks)
			}
			for _, c := range r.Checks {
				if c.State == Failed && (!strings.Contains(c.Says, test.says) || !strings.Contains(c.Todo, test.todo)) {
					t.Errorf("%q, %q: want %q, %q", c.Says, c.Todo, test.says, test.todo)
				}
				if strings.Contains(strings.Join(c.Log, ""), "\x1b") {
					t.Errorf("the log moves the cursor: %q", c.Log)
				}
			}
		})
	}
}

func TestVerifyWithoutAPort(t *testing.T) {
	e := good(t, 200)
	e.answers["inspect"] = `{"Running":false,"ExitCode":0}`
	o := options(e)
	o.Port = 0
	r, err := Verify(context.Background(), o)
	if err != nil || said(r) != "build:ok user:ok start:ok size:ok rebuild:ok" {
		t.Errorf("%v: %s", err, said(r))
	}
}

func TestVerifyCancelled(t *testing.T) {
	e := good(t, 200)
	e.answers["port"] = "127.0.0.1:1\n"
	o := options(e)
	o.Wait = time.Minute
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := Verify(ctx, o); err == nil {
		t.Error("no error")
	}
	if time.Since(began) > 5*time.Second {
		t.Error("it did not stop")
	}
	if calls := strings.Join(e.calls, "\n"); !strings.Contains(calls, "rm --force c1") {
		t.Errorf("the container is left behind:\n%s", calls)
	}
}
