package golang_test

import (
	"strconv"
	"strings"
	"testing"
)

// TestPort follows the address that a program listens on to where it is set.
func TestPort(t *testing.T) {
	tests := []struct {
		name, imports, body, more string
		port                      int
		env                       string // what the image sets
		start                     string // what follows the program
	}{
		{name: "literal", imports: "net/http", body: `http.ListenAndServe(":8081", nil)`, port: 8081},
		{name: "server", imports: "net/http", body: `s := &http.Server{Addr: "0.0.0.0:9000"}; s.ListenAndServe()`, port: 9000},
		{name: "server field", imports: "net/http", body: `var s http.Server; s.Addr = ":9001"; s.ListenAndServe()`, port: 9001},
		{name: "getenv with fallback", imports: "net/http os", body: `port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	http.ListenAndServe(":"+port, nil)`, port: 3000, env: "PORT=3000"},
		{name: "cmp.Or", imports: "net/http os cmp", body: `http.ListenAndServe(":"+cmp.Or(os.Getenv("PORT"), "3001"), nil)`, port: 3001, env: "PORT=3001"},
		{name: "lookup", imports: "net/http os", body: `port, ok := os.LookupEnv("PORT")
	if !ok {
		port = "3002"
	}
	http.ListenAndServe(":"+port, nil)`, port: 3002, env: "PORT=3002"},
		{name: "helper of any name", imports: "net/http", body: `http.ListenAndServe(":"+envOr("PORT", "3003"), nil)`,
			more: "-- env.go --\npackage main\n\nimport \"os\"\n\nfunc envOr(k, d string) string {\n\tif v := os.Getenv(k); v != \"\" {\n\t\treturn v\n\t}\n\treturn d\n}\n", port: 3003, env: "PORT=3003"},
		{name: "function that returns it", imports: "net/http", body: `http.ListenAndServe(address(), nil)`,
			more: "-- env.go --\npackage main\n\nimport \"os\"\n\nfunc address() string {\n\tif p := os.Getenv(\"PORT\"); p != \"\" {\n\t\treturn \":\" + p\n\t}\n\treturn \":3004\"\n}\n", port: 3004, env: "PORT=3004"},
		{name: "sprintf", imports: "net/http fmt", body: `port := 3005
	http.ListenAndServe(fmt.Sprintf(":%d", port), nil)`, port: 3005},
		{name: "insists", imports: "net/http os", body: `http.ListenAndServe(":"+os.Getenv("PORT"), nil)`, port: 8080, env: "PORT=8080"},
		{name: "insists on an address", imports: "net/http os", body: `http.ListenAndServe(os.Getenv("LISTEN_ADDR"), nil)`, port: 8080, env: "LISTEN_ADDR=:8080"},
		{name: "flag", imports: "net/http flag", body: `addr := flag.String("addr", ":3006", "")
	flag.Parse()
	http.ListenAndServe(*addr, nil)`, port: 3006},
		{name: "flag of the machine itself", imports: "net/http flag", body: `var addr string
	flag.StringVar(&addr, "listen", "localhost:3007", "")
	flag.Parse()
	http.ListenAndServe(addr, nil)`, port: 3007, start: "-listen=:3007"},
		{name: "flag of a struct", imports: "net/http flag fmt", body: `var cfg struct{ port int }
	flag.IntVar(&cfg.port, "port", 4000, "")
	flag.Parse()
	http.ListenAndServe(fmt.Sprintf(":%d", cfg.port), nil)`, port: 4000},
		{name: "constant", imports: "net/http", body: `http.ListenAndServe(address, nil)`, more: "-- c.go --\npackage main\n\nconst address = \":3008\"\n", port: 3008},
		{name: "constant of a package", imports: "net/http example.com/shop/internal/config", body: `http.ListenAndServe(config.Address, nil)`,
			more: "-- internal/config/c.go --\npackage config\n\nconst Address = \":3009\"\n", port: 3009},
		{name: "tags of envconfig", imports: "net/http example.com/shop/internal/config", body: `cfg := config.Load()
	http.ListenAndServe(":"+cfg.Port, nil)`,
			more: "-- internal/config/c.go --\npackage config\n\ntype Config struct {\n\tPort string `envconfig:\"HTTP_PORT\" default:\"3010\"`\n}\n\nfunc Load() *Config { return nil }\n", port: 3010},
		{name: "tags of env", imports: "net/http fmt", body: `var cfg config
	http.ListenAndServe(fmt.Sprintf("%s:%d", cfg.Host, cfg.Port), nil)`,
			more: "-- c.go --\npackage main\n\ntype config struct {\n\tHost string `env:\"HOST\" envDefault:\"localhost\"`\n\tPort int `env:\"PORT\" envDefault:\"3011\"`\n}\n", port: 3011, env: "HOST=0.0.0.0 PORT=3011"},
		{name: "a variable that must be set", imports: "net/http example.com/shop/config", body: `cfg := config.Config{}
	http.ListenAndServe(":"+cfg.HTTP.Port, nil)`,
			more: "-- config/c.go --\npackage config\n\ntype Config struct {\n\tDB DB\n\tHTTP HTTP\n}\n\ntype DB struct {\n\tPort string `env:\"DB_PORT\" envDefault:\"5432\"`\n}\n\ntype HTTP struct {\n\tPort string `env:\"HTTP_PORT,required\"`\n}\n-- .env.example --\nDB_PORT=5432\nHTTP_PORT=3020\n", port: 3020, env: "HTTP_PORT=3020"},
		{name: "go-flags with a namespace", imports: "net/http fmt", body: `var o opts
	go serveSSL(fmt.Sprintf(":%d", o.SSL.Port))
	http.ListenAndServe(fmt.Sprintf(":%d", o.Port), nil)`,
			more: "-- o.go --\npackage main\n\nimport \"net/http\"\n\ntype opts struct {\n\tSSL struct {\n\t\tPort int `long:\"port\" env:\"PORT\" default:\"8443\"`\n\t} `namespace:\"ssl\" env-namespace:\"SSL\"`\n\tPort int `long:\"port\" env:\"SHOP_PORT\" default:\"3021\"`\n}\n\nfunc serveSSL(addr string) { http.ListenAndServe(addr, nil) }\n", port: 3021},
		{name: "option of a package", imports: "example.com/shop/httpserver example.com/shop/grpcserver", body: `grpcserver.New(grpcserver.Port("9999"))
	httpserver.New(httpserver.Port("3022"))`,
			more: "-- httpserver/s.go --\npackage httpserver\n\nimport \"net/http\"\n\ntype Server struct{ addr string }\n\nfunc New(f func(*Server)) { s := &Server{}; f(s); http.ListenAndServe(s.addr, nil) }\n\nfunc Port(p string) func(*Server) { return func(s *Server) { s.addr = \":\" + p } }\n" +
				"-- grpcserver/s.go --\npackage grpcserver\n\nimport \"net\"\n\ntype Server struct{ addr string }\n\nfunc New(f func(*Server)) { s := &Server{}; f(s); net.Listen(\"tcp\", s.addr) }\n\nfunc Port(p string) func(*Server) { return func(s *Server) { s.addr = \":\" + p } }\n", port: 3022},
		{name: "viper's file", imports: "net/http github.com/spf13/viper", body: `viper.SetConfigName("app")
	viper.AddConfigPath("./config")
	http.ListenAndServe(viper.GetString("server.address"), nil)`, more: "-- config/app.yaml --\nserver:\n  address: \":3023\"\n", port: 3023},
		{name: "viper and the environment", imports: "net/http github.com/spf13/viper", body: `viper.SetEnvPrefix("shop")
	viper.AutomaticEnv()
	viper.SetDefault("port", 3024)
	http.ListenAndServe(":"+viper.GetString("port"), nil)`, port: 3024},
		{name: "viper's file is a setting of viper's", imports: "net/http github.com/spf13/viper", body: `viper.SetConfigFile(viper.GetString("config"))
	viper.SetDefault("port", viper.GetString("port"))
	http.ListenAndServe(":3025", nil)
	http.ListenAndServe(viper.GetString("other"), nil)`, port: 3025},
		{name: "viper", imports: "net/http github.com/spf13/viper", body: `viper.SetDefault("server.port", "3012")
	http.ListenAndServe(":"+viper.GetString("server.port"), nil)`, port: 3012},
		{name: "parameter", imports: "net/http", body: `run(":3013")`, more: "-- run.go --\npackage main\n\nimport \"net/http\"\n\nfunc run(addr string) { http.ListenAndServe(addr, nil) }\n", port: 3013},
		{name: "net.Listen", imports: "net net/http", body: `l, _ := net.Listen("tcp", ":3014"); http.Serve(l, nil)`, port: 3014},
		{name: "gin without an address", imports: "github.com/gin-gonic/gin", body: `r := gin.Default(); r.Run()`, port: 8080, env: "GIN_MODE=release PORT=8080"},
		{name: "gin", imports: "github.com/gin-gonic/gin", body: `r := gin.Default(); r.Run(":3015")`, port: 3015, env: "GIN_MODE=release"},
		{name: "echo", imports: "github.com/labstack/echo/v4", body: `e := echo.New(); e.Logger.Fatal(e.Start(":1323"))`, port: 1323},
		{name: "fiber", imports: "github.com/gofiber/fiber/v2", body: `app := fiber.New(); app.Listen(":3016")`, port: 3016},
		{name: "join", imports: "net net/http os", body: `http.ListenAndServe(net.JoinHostPort("", os.Getenv("PORT")), nil)`, port: 8080, env: "PORT=8080"},
		{name: "metrics come second", imports: "net/http", body: `go serveMetrics()
	http.ListenAndServe(":3017", nil)`, more: "-- a.go --\npackage main\n\nimport \"net/http\"\n\nfunc serveMetrics() { http.ListenAndServe(\":9090\", nil) }\n", port: 3017},
		{name: "comment and test are nothing", imports: "net/http", body: `// http.ListenAndServe(":1111", nil)
	http.ListenAndServe(":3018", nil)`, more: "-- a_test.go --\npackage main\n\nimport \"net/http\"\n\nfunc serve() { http.ListenAndServe(\":2222\", nil) }\n", port: 3018},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, mod+program(test.imports, "\t"+test.body)+test.more)
			if app.Kind != "service" || app.Port != test.port {
				t.Fatalf("%s on port %d, want a service on %d (open %v)", app.Kind, app.Port, test.port, app.Open)
			}
			env := ""
			for _, name := range []string{"GIN_MODE", "HOST", "LISTEN_ADDR", "HTTP_PORT", "PORT"} {
				if v, ok := app.Env[name]; ok {
					env += " " + name + "=" + v
				}
			}
			if strings.TrimSpace(env) != test.env {
				t.Errorf("variables %q, want %q", env, test.env)
			}
			if got := strings.Join(app.Start[1:], " "); got != test.start {
				t.Errorf("start %q, want %q", app.Start, test.start)
			}
			d := app.Decision("port")
			if d.Source == "detected" {
				lines := strings.Split(string(tree(t, mod+program(test.imports, "\t"+test.body)+test.more)[d.From[0].Path].Data), "\n")
				if l := lines[d.From[0].Line-1]; !strings.Contains(l, strconv.Itoa(test.port)) {
					t.Errorf("%s does not hold %d: %s", d.From[0], test.port, l)
				}
			}
		})
	}
}

// TestPortGiven says that a given port reaches the program where it can be told.
func TestPortGiven(t *testing.T) {
	flags := mod + program("net/http flag", "\taddr := flag.String(\"addr\", \":8080\", \"\")\n\thttp.ListenAndServe(*addr, nil)")
	if app := one(t, flags, "port=9000"); strings.Join(app.Start, " ") != "/shop -addr=:9000" {
		t.Errorf("start %q", app.Start)
	}
	vars := mod + program("net/http os cmp", "\thttp.ListenAndServe(\":\"+cmp.Or(os.Getenv(\"HTTP_PORT\"), \"8080\"), nil)")
	if app := one(t, vars, "port=9000"); app.Env["HTTP_PORT"] != "9000" {
		t.Errorf("variables %v", app.Env)
	}
	if app := one(t, vars); len(app.Env) != 0 {
		t.Errorf("variables %v: its own default is enough", app.Env)
	}
	if app := one(t, mod+server, "port=9000"); codes(app) != "port-not-settable" {
		t.Errorf("warnings %q", codes(app))
	}
}

// TestPortUnknown asks where the source does not tell.
func TestPortUnknown(t *testing.T) {
	app := one(t, mod+program("net/http example.com/other", "\tsrv := other.Server()\n\tsrv.ListenAndServe()\n\thttp.Handle(\"/\", nil)"))
	if len(app.Open) != 1 || app.Open[0].Name != "port" || app.Open[0].Flag != "--port" {
		t.Errorf("open %v, want the port", app.Open)
	}
}

func TestLocalhost(t *testing.T) {
	app := one(t, mod+program("net/http", "\thttp.ListenAndServe(\"127.0.0.1:8080\", nil)"))
	if codes(app) != "binds-to-localhost" {
		t.Errorf("warnings %q", codes(app))
	}
	app = one(t, mod+program("net/http os cmp", "\thttp.ListenAndServe(\"localhost:\"+cmp.Or(os.Getenv(\"PORT\"), \"8080\"), nil)"))
	if codes(app) != "binds-to-localhost" {
		t.Errorf("warnings %q: PORT does not set the host", codes(app))
	}
}

// TestSeveralDoors takes the door for those who are served: not the one for the
// machine itself, and of equals the one that the Dockerfile names first.
func TestSeveralDoors(t *testing.T) {
	local := mod + program("net/http", "\tgo http.ListenAndServe(\"localhost:9001\", nil)\n\thttp.ListenAndServe(\":9000\", nil)")
	if got := one(t, local).Port; got != 9000 {
		t.Errorf("port %d, want the one that is not for the machine itself", got)
	}
	equal := mod + program("net/http", "\tgo http.ListenAndServe(\":9001\", nil)\n\thttp.ListenAndServe(\":9000\", nil)")
	if got := one(t, equal+"-- Dockerfile --\nFROM scratch\nEXPOSE 9000 9001\n").Port; got != 9000 {
		t.Errorf("port %d, want the first of EXPOSE", got)
	}
	if got := one(t, equal+"-- Dockerfile --\nFROM scratch\nEXPOSE 9001 9000\n").Port; got != 9001 {
		t.Errorf("port %d, want the first of EXPOSE", got)
	}
	if got := one(t, equal).Port; got != 9000 {
		t.Errorf("port %d, want the one that the program waits at", got)
	}
	both := strings.Replace(equal, "\thttp.Listen", "\tgo http.Listen", 1)
	if got := one(t, both).Port; got != 9001 {
		t.Errorf("port %d, want the first in the source", got)
	}
}

// TestHandedOver: a gRPC server whose calls come through a web server does not listen.
func TestHandedOver(t *testing.T) {
	handed := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire google.golang.org/grpc v1.71.1\n" +
		program("net/http google.golang.org/grpc", "\ts := grpc.NewServer()\n\thttp.ListenAndServe(\":8080\", s)")
	if got := one(t, handed).Framework; got != "stdlib-http" {
		t.Errorf("framework %s, want stdlib-http", got)
	}
}
