package ruby

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// process is a further command of the same image.
type process struct {
	name, command string
	from          []detect.Evidence
}

// queueProcesses are the programs of the queues among the gems.
func queueProcesses(a *detect.App) []process {
	var out []process
	for _, q := range [][2]string{
		{"sidekiq", "bundle exec sidekiq"}, {"solid_queue", "./bin/jobs"}, {"good_job", "bundle exec good_job start"},
		{"resque", "bundle exec rake resque:work"}, {"delayed_job", "./bin/delayed_job run"}, {"shoryuken", "bundle exec shoryuken -R"},
		{"karafka", "bundle exec karafka server"}, {"que", "bundle exec que"},
	} {
		g, ok := of(a).has(q[0])
		if program := strings.Fields(q[1])[0]; !ok || strings.HasPrefix(program, "./") && !a.Has(program) {
			continue
		}
		p := process{"worker", q[1], []detect.Evidence{g.at}}
		if q[0] == "sidekiq" && a.Text("framework") != "rails" {
			for _, f := range []string{"app.rb", "worker.rb", "config/environment.rb", "environment.rb"} {
				if a.Has(f) {
					p.command += " -r ./" + f
					break
				}
			}
		}
		out = append(out, p)
	}
	return out
}

func processes(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	named := false
	for _, p := range detect.Processes(a) {
		if develops(p.Command) {
			continue
		}
		named = named || strings.Contains(p.Command, "sidekiq") || strings.Contains(p.Command, "jobs") || p.Name == "worker"
		list, from = append(list, p.Name+"="+detect.WithPort(p.Command, a.Text("port"))), append(from, p.From)
	}
	if queues := queueProcesses(a); !named && len(queues) > 0 && a.Text("kind") == string(detect.Service) {
		p := queues[0]
		return own(detect.Finds("", append(from, p.from...), append(list, p.name+"="+p.command)...))
	}
	return detect.Finds("", from, list...)
}

// develops says whether a command is for those who work on the project.
func develops(command string) bool {
	return strings.Contains(command, "watch") || strings.Contains(command, "foreman") || strings.Contains(command, "bin/dev")
}

// release are commands that change the database before a new version starts.
func release(a *detect.App) []detect.Finding {
	for _, p := range detect.ReleaseProcesses(a) {
		return detect.Finds("", []detect.Evidence{p.From}, p.Command)
	}
	switch a.Text("framework") {
	case "rails":
		for _, f := range []string{"config/database.yml", "db/schema.rb", "db/structure.sql"} {
			if a.Has(f) {
				return own(detect.Finds("it makes and migrates the database", a.At(f, 0), "./bin/rails db:prepare"))
			}
		}
	case "hanami":
		if g, ok := of(a).has("hanami-db", "rom", "rom-sql"); ok {
			return own(detect.Finds("", []detect.Evidence{g.at}, "bundle exec hanami db migrate"))
		}
	}
	for _, m := range stagedTasks.In(a.Path("Rakefile"), a.Project.Code(a.Path("Rakefile"))) {
		return own(detect.Finds("", []detect.Evidence{m.Evidence}, "bundle exec rake db:migrate"))
	}
	return nil
}
