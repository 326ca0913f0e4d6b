(;---
{
  "claim": "A component that imports sockets is refused, or finds each of them denied.",
  "clause": "N1",
  "covers": ["SUP-05", "NET-23", "NET-24"],
  "features": ["wasi"],
  "load": ["refused", "ok"],
  "steps": [{ "call": "create", "expect": { "value": 1 } }],
  "after": "healthy"
}
---;)
;; create answers 1 when making a socket is an error.
(component
  (import "wasi:sockets/network@0.2.0" (instance $network
    (type $code' (enum "unknown" "access-denied" "not-supported" "invalid-argument" "out-of-memory" "timeout" "concurrency-conflict" "not-in-progress" "would-block" "invalid-state" "new-socket-limit" "address-not-bindable" "address-in-use" "remote-unreachable" "connection-refused" "connection-reset" "connection-aborted" "datagram-too-large" "name-unresolvable" "temporary-resolver-failure" "permanent-resolver-failure"))
    (export "error-code" (type $code (eq $code')))
    (type $family' (enum "ipv4" "ipv6"))
    (export "ip-address-family" (type $family (eq $family')))))
  (alias export $network "error-code" (type $code))
  (alias export $network "ip-address-family" (type $family))
  (import "wasi:sockets/tcp@0.2.0" (instance $tcp (export "tcp-socket" (type (sub resource)))))
  (alias export $tcp "tcp-socket" (type $socket))
  (import "wasi:sockets/tcp-create-socket@0.2.0" (instance $create
    (alias outer 1 $code (type $c')) (export "error-code" (type $c (eq $c')))
    (alias outer 1 $family (type $f')) (export "ip-address-family" (type $f (eq $f')))
    (alias outer 1 $socket (type $s')) (export "tcp-socket" (type $s (eq $s')))
    (export "create-tcp-socket" (func (param "address-family" $f) (result (result (own $s) (error $c)))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $mem (instantiate $memory))
  (core func $create (canon lower (func $create "create-tcp-socket") (memory (core memory $mem "memory"))))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "create" (func $create (param i32 i32)))
    (func (export "create") (result i32) (call $create (i32.const 0) (i32.const 16)) (i32.load8_u (i32.const 16))))
  (core instance $i (instantiate $m (with "" (instance (export "memory" (memory $mem "memory")) (export "create" (func $create))))))
  (func (export "create") (result u32) (canon lift (core func $i "create"))))
