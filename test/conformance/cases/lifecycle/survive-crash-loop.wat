(;---
{
  "claim": "A tool that ends badly fifty times in a row harms nobody else: the host, and another tool, work as before.",
  "clause": "R1",
  "covers": ["LIF-20"],
  "lift": { "recurse": "" },
  "guests": { "bystander": "good" },
  "limits": { "timeoutMs": 5000 },
  "steps": [
    { "call": "recurse", "times": 50, "expect": { "limit": ["stack", "fuel"] } },
    { "call": "add", "guest": "bystander", "args": { "left": 1, "right": 2 }, "expect": { "value": 3 } }
  ],
  "after": "healthy"
}
---;)
(module
  (func $f (export "recurse") (call $f) (call $f)))
