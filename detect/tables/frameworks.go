package tables

// Framework is what is known of a framework or of a kind of app. Texts may hold <placeholders>, which the reader of a
// project fills in: <project>, <name>, <binary>.
type Framework struct {
	Name           string   `json:"name"`            // "nextjs"
	Title          string   `json:"title"`           // "Next.js"
	Kind           string   `json:"kind"`            // "service", "site", "tool", "hybrid", "worker"
	Packages       []string `json:"packages"`        // dependencies that mark it, as they stand in the manifest
	Files          []string `json:"files"`           // files that mark it, at the root unless a path is given
	Other          string   `json:"other"`           // another mark, in words
	BuildCommand   string   `json:"build"`           // the tool's command; a build script of the project wins
	BuildReads     []string `json:"build_reads"`     // what the build reads
	StartCommand   string   `json:"start"`           // production start; empty when only code or a web server decides
	StartNote      string   `json:"start_note"`      // the whole of what is known of the start, where it is more than a command
	StaticDir      string   `json:"static_dir"`      // folder with the files to serve
	StaticKey      string   `json:"static_key"`      // what moves it, in words
	StaticFallback string   `json:"static_fallback"` // file to serve for unknown paths, in words
	Port           int      `json:"port"`            // 0 = only the code decides
	PortSetBy      []string `json:"port_set_by"`     // what sets it, in words
	PortVariables  []string `json:"port_variables"`  // variables that set it by themselves
	PortFlags      []string `json:"port_flags"`      // flags of the start command that set it
	Host           string   `json:"host"`            // address it binds to, in words
	HostSetBy      []string `json:"host_set_by"`
	HostVariables  []string `json:"host_variables"`
	HostFlags      []string `json:"host_flags"`
	RuntimeFiles   []string `json:"runtime_files"` // what the final stage needs, in words where it is more than a path
	Changes        []Change `json:"changes"`       // versions in which something moved
	Modes          []Mode   `json:"modes"`         // variants of the framework
	Notes          string   `json:"notes"`
	Source         string   `json:"source"`
	SourceDate     string   `json:"source_date"`
	Confidence     string   `json:"confidence"` // "doc", "repo", "recalled"
}

// Change is a difference between versions of a framework.
type Change struct {
	Range string `json:"range"` // versions, in words
	Text  string `json:"text"`
}

// Mode is a variant of a framework: an adapter, a kind of output.
type Mode struct {
	Name     string   `json:"name"`
	When     string   `json:"when"` // its mark, in words
	Kind     string   `json:"kind"` // where it is not the framework's
	Build    string   `json:"build"`
	Start    string   `json:"start"` // empty when a static server is needed
	Port     int      `json:"port"`
	Dirs     []string `json:"dirs"` // folders with the files to serve
	File     string   `json:"file"`
	Fallback string   `json:"fallback"`
	Needs    []string `json:"needs"`
	Env      []string `json:"env"`
	Note     string   `json:"note"`
}

// Frameworks lists the frameworks of a language, those that stand on others first: the first that fits is the one. The
// list is the table's own: it is not to be changed.
func Frameworks(language string) ([]Framework, error) {
	return find("frameworks", frameworkData, language)
}

// FrameworkOf finds a framework by name.
func FrameworkOf(language, name string) (Framework, bool) {
	list, err := Frameworks(language)
	if err != nil {
		return Framework{}, false
	}
	for _, f := range list {
		if f.Name == name {
			return f, true
		}
	}
	return Framework{}, false
}

// Mode finds a variant by name.
func (f Framework) Mode(name string) (Mode, bool) {
	for _, m := range f.Modes {
		if m.Name == name {
			return m, true
		}
	}
	return Mode{}, false
}
