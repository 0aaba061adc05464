package dotnet

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	urlCall   = detect.NewPattern(`\b(?:Run|RunAsync|UseUrls|Urls\.Add|Start)\(\s*\$?"(https?://[^"\n]*)"`)
	anyPort   = detect.NewPattern(`\bListen(AnyIP|Localhost)\(\s*(\d{2,5})\b|\bListen\(\s*(?:System\.Net\.)?IPAddress\.(\w+)\s*,\s*(\d{2,5})\b`)
	portNamed = detect.NewPattern(`\bGetEnvironmentVariable\(\s*"PORT"\s*\)(?:\s*\?\?\s*"?(\d{2,5})"?)?`)
	urlPort   = detect.NewPattern(`^(https?)://([^/:]+|\[[^\]]*\]):(\d{2,5})(?:/|$)`)
)

// address reads a URL that the program listens on; what nothing reaches is
// warned of.
func address(a *detect.App, text string, from detect.Evidence) string {
	g := urlPort.Regexp().FindStringSubmatch(text)
	if g == nil {
		return ""
	}
	switch {
	case g[1] == "https":
		a.Warn("needs-certificate", from.String()+": "+text+": no image holds its certificate: let the proxy in front do it", from)
		return ""
	case g[2] == "localhost" || strings.HasPrefix(g[2], "127.") || g[2] == "[::1]":
		a.Warn("bound-to-localhost", from.String()+": "+text+": nothing outside of the container reaches it: listen on http://*:"+g[3], from)
	}
	return g[3]
}

func portInCode(a *detect.App) []detect.Finding {
	if !runs(a) {
		return nil
	}
	var out []detect.Finding
	for _, m := range search(a, urlCall) {
		if n := address(a, m.Group(), m.Evidence); n != "" {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, n)...)
		}
	}
	for _, m := range search(a, anyPort) {
		number, host := m.Groups[1]+m.Groups[3], m.Groups[0]+m.Groups[2]
		if host == "Localhost" || strings.HasSuffix(host, "Loopback") {
			a.Warn("bound-to-localhost", m.Evidence.String()+": "+m.Text+": nothing outside of the container reaches it: use ListenAnyIP", m.Evidence)
		}
		out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, number)...)
	}
	return out
}

func portVariable(a *detect.App) []detect.Finding {
	if !runs(a) {
		return nil
	}
	all := search(a, portNamed)
	if len(all) == 0 {
		return nil
	}
	if number := all[0].Group(); number != "" {
		return detect.Finds("the default of PORT", []detect.Evidence{all[0].Evidence}, number)
	}
	return detect.Finds("PORT sets it", []detect.Evidence{all[0].Evidence}, "8080")
}

var (
	namedPort = detect.NewPattern(`\b(?:Listen|ListenAnyIP|UsePort)\(\s*[^()"\n]*\b[A-Za-z_]\w*Port\b|\bUseUrls\(\s*[a-z_]\w*`)
	constPort = detect.NewPattern(`\bconst\s+(?:int|ushort)\s+(?:Default)?(?:Http|Server|Web|Listen)?Port\s*=\s*(\d{2,5})\b|^\s*(?:this\.)?Port\s*=\s*(\d{2,5})\s*;|\bint\??\s+Port\s*\{[^}\n]*\}\s*=\s*(\d{2,5})\s*;`)
)

// portConstant finds the port that a listening call takes from elsewhere.
func portConstant(a *detect.App) []detect.Finding {
	if !runs(a) {
		return nil
	}
	calls := search(a, namedPort)
	if len(calls) == 0 {
		return nil
	}
	for _, m := range searchAll(a, constPort, "Port") {
		return detect.Finds("", []detect.Evidence{m.Evidence, calls[0].Evidence}, m.Group())
	}
	return nil
}

// settings are the files of settings that production reads, the stronger first.
var settings = []string{"appsettings.Production.json", "appsettings.json"}

func portSetting(a *detect.App) []detect.Finding {
	if !runs(a) {
		return nil
	}
	var out []detect.Finding
	dir := path.Dir(current(a).path)
	for _, name := range settings {
		f := path.Join(dir, name)
		doc := a.Project.Doc(f)
		if ends := doc.At("Kestrel", "Endpoints"); ends != nil {
			for _, e := range ends.Nodes {
				if n := e.At("Url"); n != nil {
					if number := address(a, n.Text(), detect.Evidence{Path: f, Line: n.Line}); number != "" {
						out = append(out, detect.Finds("", []detect.Evidence{{Path: f, Line: n.Line}}, number)...)
					}
				}
			}
		}
		for _, key := range []string{"Urls", "urls"} {
			n := doc.At(key)
			if n == nil {
				continue
			}
			for one := range strings.SplitSeq(n.Text(), ";") {
				if number := address(a, one, detect.Evidence{Path: f, Line: n.Line}); number != "" {
					out = append(out, detect.Finds("", []detect.Evidence{{Path: f, Line: n.Line}}, number)...)
				}
			}
		}
	}
	return out
}
