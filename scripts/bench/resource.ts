/** A resource of the host, written for jco, and a guest that uses it: what `bench abi` measures handles with. */

/** The interface's name. */
export const resourceInterface = 'bench:things/api'

class Thing {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  read(): number {
    return this.value
  }

  [Symbol.dispose](): void {}
}

/** The interface, in jco's convention. */
export const resourceHost = { Thing }

/** The text of a component whose `echo` makes an object, calls a method of it, drops it, and answers what the method did. */
export const resourceComponent = `(component
  (import "${resourceInterface}" (instance $api
    (export "thing" (type $t (sub resource)))
    (export "[constructor]thing" (func (param "value" u32) (result (own $t))))
    (export "[method]thing.read" (func (param "self" (borrow $t)) (result u32)))))
  (alias export $api "thing" (type $thing))
  (core func $new (canon lower (func $api "[constructor]thing")))
  (core func $read (canon lower (func $api "[method]thing.read")))
  (core func $drop (canon resource.drop $thing))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
    (import "" "read" (func $read (param i32) (result i32)))
    (func (export "echo") (param i32) (result i32) (local $thing i32)
      (local.set $thing (call $new (local.get 0)))
      (call $read (local.get $thing))
      (call $drop (local.get $thing))))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop)) (export "read" (func $read))))))
  (func (export "echo") (param "value" u32) (result u32) (canon lift (core func $m "echo"))))`
