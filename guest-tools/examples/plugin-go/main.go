// A plugin on Extism's PDK for Go: a module of WASI's preview 1, with one function for each thing that the PDK gives.
package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/extism/go-pdk"
)

//go:wasmexport greet
func greet() int32 {
	name := strings.TrimSpace(pdk.InputString())
	if name == "" {
		pdk.SetErrorString("a name is missing")
		return 1
	}
	pdk.OutputString("Hello, " + name + "!")
	return 0
}

type query struct {
	URL string `json:"url"`
}

type answer struct {
	Status int    `json:"status"`
	Type   string `json:"type"`
	Body   string `json:"body"`
}

// Sends the configured token along.
//
//go:wasmexport fetch
func fetch() int32 {
	var asked query
	if err := pdk.InputJSON(&asked); err != nil {
		pdk.SetError(err)
		return 1
	}
	request := pdk.NewHTTPRequest(pdk.MethodGet, asked.URL)
	if token, ok := pdk.GetConfig("token"); ok {
		request.SetHeader("x-token", token)
	}
	response := request.Send()
	pdk.Log(pdk.LogInfo, fmt.Sprintf("status %d", response.Status()))
	kind := response.Headers()["content-type"]
	pdk.OutputJSON(answer{int(response.Status()), kind, string(response.Body())})
	return 0
}

// Counts the calls of a session.
//
//go:wasmexport count
func count() int32 {
	calls := pdk.GetVarInt("calls") + 1
	pdk.SetVarInt("calls", calls)
	pdk.OutputString(fmt.Sprint(calls))
	return 0
}

// Goes through a directory, with the files of Go's own library.
//
//go:wasmexport files
func files() int32 {
	folder := pdk.InputString()
	path := folder + "/from-go.txt"
	if err := os.WriteFile(path, []byte("written by Go\n"), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "not written:", err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		pdk.SetError(err)
		return 1
	}
	sizes := map[string]int64{}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			pdk.SetError(err)
			return 1
		}
		sizes[entry.Name()] = info.Size()
	}
	pdk.OutputJSON(sizes)
	return 0
}

// What a program learns of the machine by itself.
//
//go:wasmexport look
func look() int32 {
	random := make([]byte, 4)
	rand.Read(random)
	before := time.Now()
	time.Sleep(time.Second)
	seen := map[string]any{
		"args":        len(os.Args),
		"environment": os.Environ(),
		"random":      fmt.Sprintf("%x", random),
		"year":        before.UTC().Year(),
		"slept":       time.Since(before).String(),
	}
	text, _ := json.Marshal(seen)
	pdk.OutputString(string(text))
	return 0
}

//go:wasmexport leave
func leave() int32 {
	os.Exit(3)
	return 0
}

func main() {}
