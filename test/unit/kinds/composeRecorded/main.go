// Answers of Compose's own loader for the cases on standard input; see README.md.
package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/sirupsen/logrus"
)

type cases struct {
	Environment map[string]string   `json:"environment"`
	Templates   []string            `json:"templates"`
	Dotenvs     []string            `json:"dotenvs"`
	Projects    []map[string]string `json:"projects"`
}

type service struct {
	Image      string   `json:"image,omitempty"`
	Platform   string   `json:"platform,omitempty"`
	Dockerfile string   `json:"dockerfile,omitempty"`
	Platforms  []string `json:"platforms,omitempty"`
	Target     string   `json:"target,omitempty"`
	Tags       []string `json:"tags,omitempty"`
}

type answers struct {
	Templates []any `json:"templates"`
	Dotenvs   []any `json:"dotenvs"`
	Projects  []any `json:"projects"`
}

func main() {
	logrus.SetLevel(logrus.PanicLevel)
	var in cases
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	lookup := func(name string) (string, bool) { v, ok := in.Environment[name]; return v, ok }
	out := answers{}
	for _, t := range in.Templates {
		value, err := template.Substitute(t, lookup)
		if err != nil {
			out.Templates = append(out.Templates, map[string]string{"error": err.Error()})
		} else {
			out.Templates = append(out.Templates, value)
		}
	}
	for _, text := range in.Dotenvs {
		values, err := dotenv.UnmarshalWithLookup(text, nil)
		if err != nil {
			out.Dotenvs = append(out.Dotenvs, nil)
		} else {
			out.Dotenvs = append(out.Dotenvs, values)
		}
	}
	for _, files := range in.Projects {
		out.Projects = append(out.Projects, load(files))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		panic(err)
	}
}

// load writes the files into a folder of their own and loads the project that Compose would find there.
func load(files map[string]string) any {
	root, err := os.MkdirTemp("", "project")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(root)
	for path, text := range files {
		full := filepath.Join(root, path)
		_ = os.MkdirAll(filepath.Dir(full), 0o755)
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			panic(err)
		}
	}
	options, err := cli.NewProjectOptions(nil, cli.WithWorkingDirectory(root), cli.WithName("p"), cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithConfigFileEnv, cli.WithDefaultConfigPath, cli.WithProfiles([]string{"*"}))
	if err != nil {
		return err.Error()
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return strings.ReplaceAll(err.Error(), root+"/", "")
	}
	services := map[string]service{}
	for name, s := range project.Services {
		one := service{Image: s.Image, Platform: s.Platform}
		if s.Build != nil {
			one.Platforms, one.Target, one.Tags = s.Build.Platforms, s.Build.Target, s.Build.Tags
			if s.Build.DockerfileInline == "" {
				file, _ := filepath.Rel(root, filepath.Join(s.Build.Context, s.Build.Dockerfile))
				one.Dockerfile = file
			}
		}
		services[name] = one
	}
	return services
}
