(;---
{
  "claim": "Flags of a descriptor that a plugin sets when it starts are there in every call.",
  "clause": "I1",
  "plugin": ["run"],
  "grants": [{ "kind": "scratch", "guest": "/s" }],
  "steps": [{ "call": "run", "args": { "input": "" }, "times": 5, "expect": "ok" }],
  "after": "healthy"
}
---;)
(module
  (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $set (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_initialize") (drop (call $set (i32.const 3) (i32.const 1))))
  ;; Fails where the flag is not there.
  (func (export "run") (result i32)
    (drop (call $get (i32.const 3) (i32.const 64)))
    (i32.ne (i32.load16_u (i32.const 66)) (i32.const 1))))
