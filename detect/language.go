package detect

// Language is a room under languages/: what marks a language, and which facts
// a Dockerfile for it needs. Its words stand in templates/<Name>.
type Language struct {
	Name  string // the folder's name on every shelf
	Title string // as people write it

	// Marks are file names, or globs of them ("*.csproj"), that make a folder
	// worth a Claim; one with a folder ("public/index.php") makes the one above it so.
	Marks []string
	// Helpers are languages that may merely help this one in its folder, as
	// node builds the assets of a Ruby app.
	Helpers []string
	// Last is for languages that speak only for folders without any other
	// claim at, above or below them.
	Last bool
	// Documents is for languages whose sites mostly document what lies beside
	// them: they give way to any app at, above or below their folder.
	Documents bool
	// Prune names folders that hold what a manager installed, wherever they
	// are; they are never looked into.
	Prune []string
	// Outputs names folders that a build makes; they are not looked into where
	// one of Marks lies beside them.
	Outputs []string

	// Claim looks at a folder that has a mark; nil says it is not this language's.
	Claim func(*App) *Claim
	// Workspaces are files, or globs of them, that may claim folders below them, and Claims tells
	// whether the one at a.Dir does: member is relative to a.Dir.
	Workspaces []string
	Claims     func(a *App, member string) bool

	// Facts makes what is settled, in this order; a probe may use those before its
	// own. It is called for the language of an app alone: most are of no use here.
	Facts func() []Fact
	// Frameworks lists what the framework fact may be.
	Frameworks func() []Framework
	// Managers lists what the manager fact may be.
	Managers []string
	// Warnings documents the codes that this room raises, Shared those that come
	// from what it has in common with other rooms.
	Warnings []WarningDoc
	Shared   func() []WarningDoc
}

// Framework names a framework for lists; how it is recognised is the business
// of its language's framework fact.
type Framework struct {
	Name, Title string
	Kind        Kind
}

// Claim is a language's word on one folder.
type Claim struct {
	Kind Kind
	Why  string // for what is no app: the reason, in words
	From []Evidence
	// Workspace is the folder of the file that makes the app's folder a member
	// ("" when there is none): the build context then.
	Workspace string
	// Leads says that its helpers in the same folder only help it, whatever they
	// claim to be: a framework whose folder they share.
	Leads bool
	// Owns says that whatever else lies in the folder belongs to it, though
	// nothing of it can be put into an image: the page of a desktop program.
	Owns bool
	// Absorbs are folders whose own claims are part of this app.
	Absorbs []string
}
