(;---
{
  "claim": "A guest that declares an import with other types than the host gives reads nothing of the host by it.",
  "clause": "A3",
  "covers": ["ISO-09"],
  "features": ["wasi"],
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["trap", "refused"] }],
  "after": "healthy"
}
---;)
;; The clock's answer is a record of two numbers; this guest says that it is a record with a string called constructor.
(component
  (type $t' (record (field "constructor" string) (field "seconds" u64)))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $clock
    (type $r' (record (field "seconds" string) (field "nanoseconds" string)))
    (export "datetime" (type $d (eq $r')))
    (export "now" (func (result $d)))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $mem (instantiate $memory))
  (core func $now (canon lower (func $clock "now") (memory (core memory $mem "memory")) (realloc (core func $mem "realloc"))))
  (core module $m (import "" "now" (func $now (param i32))) (func (export "f") (call $now (i32.const 0))))
  (core instance $i (instantiate $m (with "" (instance (export "now" (func $now))))))
  (func (export "f") (canon lift (core func $i "f"))))
