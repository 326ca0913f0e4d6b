/** A guest that tells the time and a random number, as the host gives them. */

import { wat } from './wat.ts'

const text = `(component
  (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
    (type $d' (record (field "seconds" u64) (field "nanoseconds" u32))) (export "datetime" (type $d (eq $d')))
    (export "now" (func (result $d)))))
  (core module $libc (memory (export "memory") 1))
  (core instance $libc (instantiate $libc))
  (core func $random (canon lower (func $random "get-random-u64")))
  (core func $wall (canon lower (func $wall "now") (memory (core memory $libc "memory"))))
  (core module $m
    (import "h" "memory" (memory 0)) (import "h" "random" (func $random (result i64))) (import "h" "wall" (func $wall (param i32)))
    (func (export "random") (result i64) (call $random))
    (func (export "time") (result i64) (call $wall (i32.const 64)) (i64.load (i32.const 64))))
  (core instance $i (instantiate $m (with "h" (instance
    (export "memory" (memory $libc "memory")) (export "random" (func $random)) (export "wall" (func $wall))))))
  (func (export "random") (result u64) (canon lift (core func $i "random")))
  (func (export "time") (result u64) (canon lift (core func $i "time"))))`

/** Its bytes; its tools are `random` and `time`. */
export const ambientGuest = (): Promise<Uint8Array> => wat(text)
