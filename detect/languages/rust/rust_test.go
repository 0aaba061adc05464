package rust_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/rust"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

func appOf(t *testing.T, files map[string]string, given ...string) *plan.App {
	t.Helper()
	return trial.Only(t, rust.Language, files, given...)
}

const manifest = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n\n[dependencies]\n"

// TestPorts follows addresses to the literal, variable or flag that sets them.
func TestPorts(t *testing.T) {
	tests := []struct {
		name, main, deps string
		port             int
		env              string
	}{
		{"literal", `TcpListener::bind("0.0.0.0:3000")`, "", 3000, ""},
		{"octets", `let addr = SocketAddr::from(([0, 0, 0, 0], 3001)); TcpListener::bind(&addr).await.unwrap();`, "", 3001, ""},
		{"pair", `HttpServer::new(|| App::new()).bind(("0.0.0.0", 8085))?.run()`, "actix-web = \"4\"\n", 8085, ""},
		{"variable with default", `let port = env::var("PORT").unwrap_or_else(|_| "4000".into()); TcpListener::bind(format!("0.0.0.0:{}", port))`, "", 4000, "PORT=4000"},
		{"whole address", `let addr = std::env::var("ADDR").unwrap_or("127.0.0.1:5000".to_string()); TcpListener::bind(&addr)`, "", 5000, "ADDR=0.0.0.0:5000"},
		{"constant", "const PORT: u16 = 6000;\nfn x() { TcpListener::bind((\"0.0.0.0\", PORT)) }", "", 6000, ""},
		{"clap", "struct Args {\n#[arg(long, env = \"PORT\", default_value_t = 7000)]\nport: u16 }\nfn x() { TcpListener::bind((\"0.0.0.0\", args.port)) }", "clap = \"4\"\n", 7000, "PORT=7000"},
		{"warp", `warp::serve(routes).run(([0, 0, 0, 0], 3030))`, "warp = \"0.3\"\n", 3030, ""},
		{"rocket", "rocket::build()", "rocket = \"0.5\"\n", 8000, "ROCKET_PORT=8000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := appOf(t, map[string]string{"Cargo.toml": manifest + test.deps, "src/main.rs": "fn main() {\n" + test.main + "\n}\n"})
			if a.Port != test.port {
				t.Errorf("port %d, want %d", a.Port, test.port)
			}
			if k, v, _ := strings.Cut(test.env, "="); k != "" && a.Env[k] != v {
				t.Errorf("env %v, want %s", a.Env, test.env)
			}
		})
	}
}

// TestPortsOfSettings reads ports that no address leads to: of the config
// crate's files, and of the argument that is called so.
func TestPortsOfSettings(t *testing.T) {
	for _, test := range []struct {
		name string
		deps string
		more map[string]string
		main string
		want string
	}{
		{"config crate", "config = \"0.14\"\n", map[string]string{"configuration/base.yaml": "database:\n  port: 5432\napplication:\n  port: 8001\n"},
			`TcpListener::bind(format!("{}:{}", c.application.host, c.application.port))`, "8001 configuration/base.yaml:4"},
		{"argument that is passed on", "actix-web = \"4\"\nclap = \"4\"\n", map[string]string{"src/args.rs": "struct Args {\n    #[arg(\n        long = \"port\",\n        default_value = \"8002\",\n        env = \"SHOP_PORT\"\n    )]\n    pub port: u16,\n}\n"},
			"mod args;\nlet s = HttpServer::new(|| App::new()); for a in addrs { s.listen(open(a)) }", "8002 src/args.rs:4"},
	} {
		files := map[string]string{"Cargo.toml": manifest + test.deps, "src/main.rs": "fn main() {\n" + test.main + "\n}\n"}
		for name, text := range test.more {
			files[name] = text
		}
		a := appOf(t, files)
		if d := a.Decision("port"); a.Kind != "service" || d == nil || d.Value+" "+d.From[0].String() != test.want {
			t.Errorf("%s: %s, port %+v, want %s", test.name, a.Kind, d, test.want)
		}
	}
}

// TestLinker installs every program that Cargo's configuration links with.
func TestLinker(t *testing.T) {
	a := appOf(t, map[string]string{"Cargo.toml": manifest, "src/main.rs": "fn main() {}",
		".cargo/config.toml": "[target.x86_64-unknown-linux-gnu]\nrustflags = [\"-C\", \"linker=clang\", \"-C\", \"link-arg=-fuse-ld=lld\"]\n"})
	if got := strings.Join(a.BuildPackages, " "); got != "clang lld" {
		t.Errorf("packages %q, want clang and lld", got)
	}
}

// TestNative takes what a library needs, and nothing of tests alone.
func TestNative(t *testing.T) {
	lock := "[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\"openssl\", \"pq-sys\"]\n[[package]]\nname = \"openssl\"\nversion = \"0.10.1\"\ndependencies = [\"openssl-sys\"]\n[[package]]\nname = \"openssl-sys\"\nversion = \"0.9.1\"\n[[package]]\nname = \"pq-sys\"\nversion = \"0.7.0\"\n"
	files := map[string]string{"Cargo.toml": manifest + "openssl = \"0.10\"\n[dev-dependencies]\npq-sys = \"0.7\"\n", "Cargo.lock": lock, "src/main.rs": "fn main() {}"}
	if got := strings.Join(appOf(t, files).BuildPackages, " "); got != "libssl-dev pkg-config" {
		t.Errorf("packages %q", got)
	}
	files["Cargo.toml"] = manifest + "openssl = { version = \"0.10\", features = [\"vendored\"] }\n"
	if got := strings.Join(appOf(t, files).BuildPackages, " "); got != "make perl" {
		t.Errorf("vendored: packages %q", got)
	}
}
