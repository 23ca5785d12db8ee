// Records what BuildKit's own parser makes of Dockerfiles.
//
//	go run . <answers.jsonl >new.jsonl && mv new.jsonl answers.jsonl
//
// reads the texts of answers.jsonl and writes them with new answers. BuildKit's version is the one in go.mod.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

type stage struct {
	Image    string   `json:"image"`
	Name     string   `json:"name"`
	Platform string   `json:"platform"`
	Sources  []string `json:"sources"`
	Runs     int      `json:"runs"`
}

type record struct {
	Text string `json:"text"`
	// Refused is the parser's message; the other fields are then what it had read before.
	Refused  string   `json:"refused,omitempty"`
	Syntax   string   `json:"syntax"`
	Keywords []string `json:"keywords"`
	Args     []string `json:"args"`
	Stages   []stage  `json:"stages"`
}

func main() {
	decoder := json.NewDecoder(os.Stdin)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for {
		var r record
		if err := decoder.Decode(&r); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if err := encoder.Encode(answer(r.Text)); err != nil {
			log.Fatal(err)
		}
	}
}

func answer(text string) record {
	r := record{Text: text, Keywords: []string{}, Args: []string{}, Stages: []stage{}}
	r.Syntax, _, _, _ = parser.DetectSyntax([]byte(text))
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		r.Refused = err.Error()
		return r
	}
	for _, node := range result.AST.Children {
		r.Keywords = append(r.Keywords, strings.ToUpper(node.Value))
	}
	stages, args, err := instructions.Parse(result.AST, nil)
	if err != nil {
		r.Refused = err.Error()
		return r
	}
	for _, command := range args {
		for _, arg := range command.Args {
			text := arg.Key
			if arg.Value != nil {
				text += "=" + *arg.Value
			}
			r.Args = append(r.Args, text)
		}
	}
	for _, s := range stages {
		r.Stages = append(r.Stages, readStage(s))
	}
	return r
}

func readStage(s instructions.Stage) stage {
	out := stage{Image: s.BaseName, Name: s.Name, Platform: s.Platform, Sources: []string{}}
	for _, command := range s.Commands {
		switch c := command.(type) {
		case *instructions.CopyCommand:
			if c.From != "" {
				out.Sources = append(out.Sources, c.From)
			}
		case *instructions.RunCommand:
			out.Runs++
			for _, mount := range instructions.GetMounts(c) {
				if mount.From != "" {
					out.Sources = append(out.Sources, mount.From)
				}
			}
		}
	}
	return out
}
