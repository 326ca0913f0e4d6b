// Package export_wit_world has one function for each that wit/world.wit exports.
package export_wit_world

import wit "go.bytecodealliance.org/pkg/wit/types"

// Greet greets one person by name.
func Greet(name string) wit.Result[string, string] {
	if name == "" {
		return wit.Err[string, string]("A name is needed.")
	}
	return wit.Ok[string, string]("Hello, " + name + "!")
}
