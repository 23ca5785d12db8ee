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
	Named       []named             `json:"named"`
}

// named is a project whose files a command names, as `-f`, `--env-file` and `--project-directory` do.
type named struct {
	Files     map[string]string `json:"files"`
	Paths     []string          `json:"paths"`
	EnvFiles  []string          `json:"envFiles,omitempty"`
	Directory string            `json:"directory,omitempty"`
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
	Named     []any `json:"named"`
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
		out.Projects = append(out.Projects, load(named{Files: files}))
	}
	for _, one := range in.Named {
		out.Named = append(out.Named, load(one))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		panic(err)
	}
}

// load writes the files into a folder of their own and loads the project that is named, or that Compose would find there.
func load(one named) any {
	root, err := os.MkdirTemp("", "project")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(root)
	for path, text := range one.Files {
		full := filepath.Join(root, path)
		_ = os.MkdirAll(filepath.Dir(full), 0o755)
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			panic(err)
		}
	}
	at := func(path string) string { return filepath.Join(root, path) }
	paths, envFiles := []string{}, []string{}
	for _, path := range one.Paths {
		paths = append(paths, at(path))
	}
	for _, path := range one.EnvFiles {
		envFiles = append(envFiles, at(path))
	}
	directory := root
	if one.Directory != "" {
		directory = at(one.Directory)
	} else if len(paths) > 0 {
		directory = ""
	}
	options, err := cli.NewProjectOptions(paths, cli.WithWorkingDirectory(directory), cli.WithName("p"),
		cli.WithEnvFiles(envFiles...), cli.WithDotEnv, cli.WithConfigFileEnv, cli.WithDefaultConfigPath,
		cli.WithProfiles([]string{"*"}))
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
