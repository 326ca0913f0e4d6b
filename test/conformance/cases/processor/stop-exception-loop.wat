(;---
{
  "claim": "A loop that is closed only by a thrown and caught exception is charged for each iteration.",
  "clause": "P1",
  "covers": ["CPU-17"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (tag $e)
  (func (export "spin")
    (loop $again
      (block $caught (try_table (catch_all $caught) (throw $e)))
      (br $again))))
