package formats

// families tells the comments of a file by its extension.
// family gives the comments of a file by its extension, nil when unknown.
func family(ext string) *commentary {
	switch ext {
	case ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx":
		return slashScript()
	case ".vue", ".svelte", ".astro":
		return slashMarkup()
	case ".html", ".xml", ".csproj", ".fsproj", ".props":
		return markup()
	case ".java":
		return slashText()
	case ".c", ".h", ".d", ".cc", ".cpp", ".hpp", ".cxx", ".proto", ".v":
		return slashPlain()
	case ".zig", ".gleam":
		return slashOnly()
	case ".kt", ".kts", ".scala", ".sc", ".sbt", ".swift":
		return slashNested()
	case ".rs":
		return slashRaw()
	case ".dart":
		return slashTriple()
	case ".gradle", ".groovy":
		return slashDollar()
	case ".go":
		return slashBacktick()
	case ".cs":
		return slashVerbatim()
	case ".php":
		return slashHash()
	case ".json", ".jsonc", ".json5", ".css", ".scss", ".less":
		return slashJSON()
	case ".py", ".pyi", ".toml", ".pyx":
		return hashTriple()
	case ".rb", ".ru", ".rake", ".gemspec", ".cr":
		return hashBlocks()
	case ".ex", ".exs":
		return hashHeredoc()
	case ".sh", ".bash", ".zsh":
		return hashShell()
	case ".yml", ".yaml":
		return hashYAML()
	case ".r", ".nix":
		return hashPlain()
	case ".jl":
		return hashEquals()
	case ".pl", ".pm", ".psgi":
		return hashPod()
	case ".nim":
		return hashBracket()
	case ".tf", ".hcl":
		return hashSlash()
	case ".lua":
		return dashLong()
	case ".hs", ".elm", ".cabal":
		return dashBrace()
	case ".sql":
		return dashSQL()
	case ".ml", ".mli":
		return parenStar()
	case ".fs", ".fsx":
		return slashParen()
	case ".erl", ".hrl":
		return percent()
	case ".clj", ".cljs", ".edn", ".lisp", ".scm":
		return semicolon()
	}
	return nil
}

var (
	slashBlock = [][2]string{{"/*", "*/"}}
	slashLine  = []string{"//"}
	dq         = quote{open: `"`, close: `"`, escape: '\\'}
	sq         = quote{open: `'`, close: `'`, escape: '\\'}
	char       = quote{open: `'`, close: `'`, char: true}
	dq3        = quote{open: `"""`, close: `"""`, escape: '\\', lines: true}
	sq3        = quote{open: `'''`, close: `'''`, escape: '\\', lines: true}
	dqLines    = quote{open: `"`, close: `"`, escape: '\\', lines: true}
	sqLines    = quote{open: `'`, close: `'`, escape: '\\', lines: true}
	dqHash     = quote{open: `"`, close: `"`, escape: '\\', lines: true, interp: "#{"}
)

func slashScript() *commentary {
	return &commentary{line: slashLine, block: slashBlock, slashes: true, quotes: []quote{
		dq, sq, {open: "`", close: "`", escape: '\\', lines: true, interp: "${"}}}
}

func slashMarkup() *commentary {
	c := slashScript()
	c.block = [][2]string{{"/*", "*/"}, {"<!--", "-->"}}
	return c
}

func markup() *commentary { return &commentary{block: [][2]string{{"<!--", "-->"}}} }

func slashPlain() *commentary {
	return &commentary{line: slashLine, block: slashBlock, quotes: []quote{dq, char}}
}

func slashOnly() *commentary {
	return &commentary{line: slashLine, quotes: []quote{dq, char}}
}

func slashText() *commentary {
	return &commentary{line: slashLine, block: slashBlock, quotes: []quote{dq3, dq, char}}
}

func slashNested() *commentary {
	raw := quote{open: `"""`, close: `"""`, lines: true}
	return &commentary{line: slashLine, block: slashBlock, nested: true, quotes: []quote{raw, dq, char}}
}

func slashRaw() *commentary {
	return &commentary{line: slashLine, block: slashBlock, nested: true, quotes: []quote{
		{open: `r##"`, close: `"##`, lines: true}, {open: `r#"`, close: `"#`, lines: true},
		{open: `r"`, close: `"`, lines: true}, dqLines, char}}
}

func slashTriple() *commentary {
	return &commentary{line: slashLine, block: slashBlock, nested: true, quotes: []quote{
		dq3, sq3, {open: `r"`, close: `"`}, {open: `r'`, close: `'`}, dq, sq}}
}

func slashDollar() *commentary {
	return &commentary{line: slashLine, block: slashBlock, slashes: true, quotes: []quote{
		dq3, sq3, {open: `$/`, close: `/$`, lines: true}, dq, sq}}
}

func slashBacktick() *commentary {
	return &commentary{line: slashLine, block: slashBlock, quotes: []quote{
		{open: "`", close: "`", lines: true}, dq, char}}
}

func slashVerbatim() *commentary {
	return &commentary{line: slashLine, block: slashBlock, quotes: []quote{
		{open: `$@"`, close: `"`, lines: true, double: true}, {open: `@$"`, close: `"`, lines: true, double: true},
		{open: `@"`, close: `"`, lines: true, double: true}, {open: `"""`, close: `"""`, lines: true}, dq, char}}
}

func slashHash() *commentary {
	return &commentary{line: []string{"//", "#"}, not: "[", block: slashBlock, quotes: []quote{dqLines, sqLines}}
}

func slashJSON() *commentary {
	return &commentary{line: slashLine, block: slashBlock, quotes: []quote{dq, sq}}
}

func slashParen() *commentary {
	return &commentary{line: slashLine, block: [][2]string{{"(*", "*)"}}, nested: true, quotes: []quote{
		{open: `"""`, close: `"""`, lines: true}, {open: `@"`, close: `"`, lines: true, double: true}, dqLines, char}}
}

func hashTriple() *commentary {
	return &commentary{line: []string{"#"}, quotes: []quote{dq3, sq3, dq, sq}}
}

func hashBlocks() *commentary {
	return &commentary{line: []string{"#"}, block: [][2]string{{"=begin", "=end"}}, column: true, slashes: true,
		not: "{", quotes: []quote{dqHash, sqLines}}
}

func hashHeredoc() *commentary {
	return &commentary{line: []string{"#"}, quotes: []quote{dq3, sq3, dqHash, sqLines}}
}

func hashShell() *commentary {
	return &commentary{line: []string{"#"}, spaced: true, quotes: []quote{
		{open: `\`}, dqLines, {open: `'`, close: `'`, lines: true}}}
}

func hashYAML() *commentary {
	return &commentary{line: []string{"#"}, spaced: true, quotes: []quote{
		{open: `"`, close: `"`, escape: '\\', value: true}, {open: `'`, close: `'`, double: true, value: true}}}
}

func hashPlain() *commentary {
	return &commentary{line: []string{"#"}, quotes: []quote{dqLines, sqLines}}
}

func hashEquals() *commentary {
	return &commentary{line: []string{"#"}, block: [][2]string{{"#=", "=#"}}, nested: true, quotes: []quote{dq3, dqLines, char}}
}

func hashPod() *commentary {
	return &commentary{line: []string{"#"}, spaced: true, block: [][2]string{{"=pod", "=cut"}, {"=head", "=cut"}},
		column: true, quotes: []quote{dqLines, sqLines}}
}

func hashBracket() *commentary {
	return &commentary{line: []string{"#"}, block: [][2]string{{"#[", "]#"}}, nested: true, quotes: []quote{
		{open: `"""`, close: `"""`, lines: true}, dq, char}}
}

func hashSlash() *commentary {
	return &commentary{line: []string{"#", "//"}, block: slashBlock, quotes: []quote{dq}}
}

func dashLong() *commentary {
	return &commentary{line: []string{"--"}, block: [][2]string{{"--[[", "]]"}, {"--[=[", "]=]"}}, quotes: []quote{
		{open: "[[", close: "]]", lines: true}, dq, sq}}
}

func dashBrace() *commentary {
	return &commentary{line: []string{"--"}, block: [][2]string{{"{-", "-}"}}, nested: true, quotes: []quote{dq, char}}
}

func dashSQL() *commentary {
	return &commentary{line: []string{"--"}, block: slashBlock, quotes: []quote{
		{open: `'`, close: `'`, lines: true, double: true}, {open: `"`, close: `"`, double: true}}}
}

func parenStar() *commentary {
	return &commentary{block: [][2]string{{"(*", "*)"}}, nested: true, quotes: []quote{dqLines, char}}
}

func percent() *commentary {
	return &commentary{line: []string{"%"}, quotes: []quote{dqLines, sq}}
}

func semicolon() *commentary {
	return &commentary{line: []string{";"}, quotes: []quote{dqLines}}
}
