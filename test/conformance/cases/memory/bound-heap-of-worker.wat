(;---
{
  "claim": "A guest that makes the host allocate until its heap is full is ended as a limit, and the process lives.",
  "clause": "M6",
  "covers": ["LIF-09"],
  "cites": ["nodejs/node#65019"],
  "lift": { "f": "" },
  "limits": { "fuel": 2000000000, "timeoutMs": 10000, "tableElements": 1000000 },
  "load": ["ok", "refused"],
  "steps": [
    { "call": "f", "expect": [{ "limit": ["memory", "tables", "fuel", "time"] }, "trap", "refused", "ok"] }
  ],
  "after": "healthy"
}
---;)
;; Fills tables with as many references as they hold, again and again.
(module
  (table $a 0 1000000 funcref)
  (table $b 0 1000000 externref)
  (elem declare func $f)
  (func $f (export "f")
    (loop
      (drop (table.grow $a (ref.func $f) (i32.const 10000)))
      (drop (table.grow $b (ref.null extern) (i32.const 10000)))
      (br_if 0 (i32.lt_u (table.size $a) (i32.const 900000))))))
