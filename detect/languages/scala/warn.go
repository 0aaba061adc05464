package scala

import "github.com/stagewright/stagewright/detect"

var calls = detect.NewPattern(`\bProcess\(\s*(?:Seq\(\s*)?s?"(yarn|npm|npx|pnpm|bun|git)\b|\bs?"(yarn|npm|npx|pnpm) (?:install|run|ci)\b[^"\n]*"\s*\.?!`)

// warnPrograms speaks of programs that the build calls and its image has not.
func warnPrograms(a *detect.App) {
	if !isSbt(a) {
		return
	}
	for _, f := range scripts(a) {
		for _, m := range calls.In(f, a.Project.Code(f)) {
			program := m.Groups[0] + m.Groups[1]
			a.Warn("program-not-there", m.Evidence.String()+": the build calls "+program+", which the image that it runs in has not: build that part in a stage of its own, or lay a template over this one that installs it", m.Evidence)
			return
		}
	}
}

var secretKey = detect.NewPattern(`^\s*play\.http\.secret\.key\s*=\s*\$\{\??(\w+)\}|^\s*secret\.key\s*=\s*\$\{\??(\w+)\}`)

// warnSecret names the variable that Play's secret is read from.
func warnSecret(a *detect.App, at detect.Match) {
	file := a.Path("conf/application.conf")
	for _, m := range secretKey.In(file, a.Project.Text(file)) {
		a.Warn("play-secret", m.Evidence.String()+": Play does not start without a secret: give the container "+m.Groups[0]+m.Groups[1], m.Evidence)
		return
	}
	a.Warn("play-secret", "Play does not start without a secret, and application.conf reads it from no variable: add play.http.secret.key = ${?PLAY_SECRET} there, and give the container PLAY_SECRET", at.Evidence)
}
