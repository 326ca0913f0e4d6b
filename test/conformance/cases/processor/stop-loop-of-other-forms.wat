(;---
{
  "claim": "A loop is charged in whatever form it jumps back: from nested blocks, from an if, with values.",
  "clause": "P1",
  "lift": { "nested": "", "from-if": "", "with-values": "(result s32)" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "nested", "expect": { "limit": ["fuel", "time"] } },
    { "call": "from-if", "expect": { "limit": ["fuel", "time"] } },
    { "call": "with-values", "expect": { "limit": ["fuel", "time"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "nested") (loop $out (block (block (block (br $out))))))
  (func (export "from-if") (loop $out (if (i32.const 1) (then (br $out)) (else (nop)))))
  (func (export "with-values") (result i32)
    (i32.const 0)
    (loop $again (param i32) (result i32) (i32.add (i32.const 1)) (br $again))))
