(;---
{
  "claim": "A component that is entered again while it is on the stack, by way of the one around it, traps; or runs as any recursion does, to the end of a limit.",
  "clause": "A5",
  "covers": ["ABI-30"],
  "cites": ["component-model #650 (a trap)", "component-model #705 (allowed)"],
  "load": ["ok", "refused"],
  "steps": [
    { "call": "deep", "args": { "n": 2 }, "expect": ["trap", { "value": 0 }] },
    { "call": "deep", "args": { "n": 4000000000 }, "expect": ["trap", { "limit": ["stack", "fuel"] }] },
    { "call": "deep", "args": { "n": 0 }, "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
;; The parent's down calls the child's up, which calls the parent's down, as often as n says: with two, the child is on the stack twice.
(component
  (core module $parent
    (import "" "up" (func $up (param i32) (result i32)))
    (func (export "down") (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then (call $up (i32.sub (local.get 0) (i32.const 1))))
        (else (i32.const 0)))))
  (core module $table
    (table (export "t") 1 funcref)
    (func (export "down") (param i32) (result i32) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))
  (core instance $ti (instantiate $table))
  (func $down (param "n" u32) (result u32) (canon lift (core func $ti "down")))
  (component $child
    (import "down" (func $down (param "n" u32) (result u32)))
    (core func $down' (canon lower (func $down)))
    (core module $m (import "" "down" (func $down (param i32) (result i32)))
      (func (export "up") (param i32) (result i32) (call $down (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance (export "down" (func $down'))))))
    (func (export "up") (param "n" u32) (result u32) (canon lift (core func $i "up"))))
  (instance $c (instantiate $child (with "down" (func $down))))
  (core func $up (canon lower (func $c "up")))
  (core instance $p (instantiate $parent (with "" (instance (export "up" (func $up))))))
  (core module $fill
    (import "" "t" (table 1 funcref))
    (import "" "down" (func $down (param i32) (result i32)))
    (elem (i32.const 0) func $down))
  (core instance (instantiate $fill (with "" (instance
    (export "t" (table $ti "t")) (export "down" (func $p "down"))))))
  (func (export "deep") (param "n" u32) (result u32) (canon lift (core func $p "down"))))
