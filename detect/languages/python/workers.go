package python

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// process is a worker that the code tells of.
type process struct {
	name  string
	words []string
	at    detect.Evidence
}

var (
	celeryApp = detect.NewPattern(`^(\w+)\s*(?::[^=\n]+)?=\s*(?:celery\.)?Celery\(`)
	rqWorker  = detect.NewPattern(`\bRQ_QUEUES\s*=`)
	arqWorker = detect.NewPattern(`^class\s+(WorkerSettings)\b`)
	actors    = detect.NewPattern(`^@(?:dramatiq\.)?(actor)\b`)
	beatUsed  = detect.NewPattern(`beat_schedule\b|CELERY_BEAT_SCHEDULE\b|crontab\(`)
)

// workers lists the task queues' workers that the packages and the code tell of.
func workers(a *detect.App) []process {
	return detect.Memo(a, "workers", func() []process {
		var out []process
		if found := search(a, celeryApp); len(found) > 0 {
			if _, ok := has(a, "celery"); ok {
				out = celery(a, found[0])
			}
		}
		if found := search(a, rqWorker); len(found) > 0 {
			out = append(out, process{"worker", []string{"python", manageOf(a), "rqworker", "default"}, found[0].Evidence})
		}
		if _, ok := has(a, "arq"); ok {
			for _, m := range first(search(a, arqWorker)) {
				out = append(out, process{"worker", []string{"arq", place(a, object{file: m.Path}).module + "." + m.Group()}, m.Evidence})
			}
		}
		if _, ok := has(a, "dramatiq"); ok {
			for _, m := range first(search(a, actors)) {
				out = append(out, process{"worker", []string{"dramatiq", place(a, object{file: m.Path}).module}, m.Evidence})
			}
		}
		return out
	})
}

// first is the first of the matches that there are.
func first(list []detect.Match) []detect.Match { return list[:min(len(list), 1)] }

// celery gives the worker of a Celery application, and its clock where the
// code has a schedule.
func celery(a *detect.App, m detect.Match) []process {
	o := place(a, object{file: m.Path, name: m.Groups[0], at: m.Evidence})
	target := o.module
	if o.name != "app" && o.name != "celery" {
		target += ":" + o.name
	}
	if d := django(a); d != nil { // a package of that name finds its celery.py by itself
		if name := moduleOf(d.root, m.Path); name != "" {
			target = strings.Replace(target, o.module, name, 1)
		}
		target = strings.TrimSuffix(target, ".celery")
	}
	out := []process{{"worker", []string{"celery", "--app", target, "worker", "--loglevel", "INFO"}, o.at}}
	if d, ok := has(a, "django-celery-beat"); ok {
		out = append(out, process{"beat", []string{"celery", "--app", target, "beat", "--loglevel", "INFO", "--scheduler", "django_celery_beat.schedulers:DatabaseScheduler"}, d.at})
	} else if len(search(a, beatUsed)) > 0 {
		out = append(out, process{"beat", []string{"celery", "--app", target, "beat", "--loglevel", "INFO", "--schedule", "/tmp/celerybeat-schedule"}, o.at})
	}
	return out
}

// manageOf is Django's manage.py as it is called from the app's folder.
func manageOf(a *detect.App) string {
	if d := django(a); d != nil && d.manage != "" {
		return relative(a, d.manage)
	}
	return "manage.py"
}

var spiderName = detect.NewPattern(`^[ \t]+name[ \t]*(?::[ \t]*str[ \t]*)?=[ \t]*["']([\w.-]+)["']`)

// spiders are those of a Scrapy project, by the name that each is called by.
func spiders(a *detect.App) []detect.Match {
	if _, ok := has(a, "scrapy"); !ok || !a.Has("scrapy.cfg") {
		return nil
	}
	var out []detect.Match
	for _, m := range search(a, spiderName) {
		if path.Base(path.Dir(m.Path)) == "spiders" {
			out = append(out, m)
		}
	}
	return out
}

func crawl(spider detect.Match) []string { return []string{"scrapy", "crawl", spider.Group()} }
