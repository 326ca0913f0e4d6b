(;---
{
  "claim": "A length that is tagged as UTF-16 in a Latin-1 world is checked as what it says.",
  "clause": "A2",
  "covers": ["ABI-09"],
  "cites": ["GHSA-hx6p-xpx3-jvvv", "CVE-2026-34941"],
  "steps": [
    { "call": "past-end", "expect": "trap" },
    { "call": "all-bits", "expect": "trap" },
    { "call": "plain", "expect": { "value": "ÿa" } }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "\ffa")
    (func $of (param i32) (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (local.get 0)) (i32.const 0))
    (func (export "past-end") (result i32) (call $of (i32.const 0x80008000)))
    (func (export "all-bits") (result i32) (call $of (i32.const 0xffffffff)))
    (func (export "plain") (result i32) (call $of (i32.const 2))))
  (core instance $i (instantiate $m))
  (func (export "past-end") (result string) (canon lift (core func $i "past-end") string-encoding=latin1+utf16 (memory (core memory $i "memory"))))
  (func (export "all-bits") (result string) (canon lift (core func $i "all-bits") string-encoding=latin1+utf16 (memory (core memory $i "memory"))))
  (func (export "plain") (result string) (canon lift (core func $i "plain") string-encoding=latin1+utf16 (memory (core memory $i "memory")))))
