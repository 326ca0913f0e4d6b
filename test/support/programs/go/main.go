// A program of Go's own library: what it finds through WASI, one line for each thing.
package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"
	"unsafe"
)

var text []byte
var answer [2]uint32

func report() string {
	var b strings.Builder
	say := func(what string, err error) {
		if err == nil {
			fmt.Fprintf(&b, "%s ok\n", what)
		} else {
			fmt.Fprintf(&b, "%s %v\n", what, err)
		}
	}
	say("mkdir", os.MkdirAll("/data/a/b/c", 0o755))
	say("write", os.WriteFile("/data/a/b/f.txt", []byte("from go"), 0o644))
	bytes, err := os.ReadFile("/data/a/b/f.txt")
	say("read "+string(bytes), err)
	entries, err := os.ReadDir("/data/a/b")
	say(fmt.Sprintf("entries %d", len(entries)), err)
	say("rename", os.Rename("/data/a/b/f.txt", "/data/f.txt"))
	say("symlink", os.Symlink("f.txt", "/data/link"))
	info, err := os.Stat("/data/link")
	if err == nil {
		say(fmt.Sprintf("stat %d", info.Size()), nil)
	} else {
		say("stat", err)
	}
	say("removeall", os.RemoveAll("/data/a"))
	_, err = os.Open("/data/out")
	say("escape", err)
	say("env "+os.Getenv("HOME"), nil)
	time.Sleep(5 * time.Millisecond)
	say(fmt.Sprintf("time %d", time.Now().Year()), nil)
	_ = rand.Int()
	in, err := io.ReadAll(os.Stdin)
	say(fmt.Sprintf("stdin %d", len(in)), err)
	fmt.Println("to the log")
	return b.String()
}

//go:wasmexport probe
func probe() uint32 {
	text = []byte(report())
	answer = [2]uint32{uint32(uintptr(unsafe.Pointer(&text[0]))), uint32(len(text))}
	return uint32(uintptr(unsafe.Pointer(&answer)))
}

func main() {}
