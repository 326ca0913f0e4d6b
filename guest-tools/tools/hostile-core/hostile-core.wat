;; The attacks that need exact WebAssembly: one core module, one function each, no runtime in between.
(component
  (core module $attacks
    ;; Starts with one page and declares no maximum.
    (memory (export "memory") 1)

    (func (export "spin") (loop (br 0)))

    (func $recurse (export "recurse") (result i32)
      (i32.add (call $recurse) (i32.const 1)))

    ;; Grows by one page until refused; answers the pages it has.
    (func (export "grow-memory") (result i32)
      (loop $more
        (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
      (memory.size))

    ;; Asks for all 4 GiB at once; answers what memory.grow said.
    (func (export "grow-at-once") (result i32)
      (memory.grow (i32.const 65535)))

    (func (export "trap") unreachable)

    (func (export "divide-by-zero") (result i32)
      (i32.div_u (i32.const 1) (i32.const 0)))

    (func (export "read-out-of-bounds") (result i32)
      (i32.load (i32.const -4)))

    ;; A list of 100,000,000 bytes that is not there: pointer and length of a result lie at address 16.
    (func (export "return-bytes") (result i32)
      (i32.store (i32.const 16) (i32.const 0))
      (i32.store (i32.const 20) (i32.const 100000000))
      (i32.const 16))

    ;; A list that starts inside of memory and ends outside of it.
    (func (export "return-past-end") (result i32)
      (i32.store (i32.const 16) (i32.const 65530))
      (i32.store (i32.const 20) (i32.const 100))
      (i32.const 16))

    ;; A text that is not UTF-8.
    (func (export "return-bad-text") (result i32)
      (i32.store (i32.const 16) (i32.const 32))
      (i32.store (i32.const 20) (i32.const 2))
      (i32.store16 (i32.const 32) (i32.const 0xfffe))
      (i32.const 16))

    ;; A pointer to the result that is itself outside of memory.
    (func (export "return-nowhere") (result i32)
      (i32.const -16))

    ;; Fills the page forever: few instructions, much work.
    (func (export "fill-storm")
      (loop $again
        (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536))
        (br $again)))

    ;; Adds two numbers, so that there is a function that ends well.
    (func (export "add") (param i32 i32) (result i32)
      (i32.add (local.get 0) (local.get 1))))

  (core instance $i (instantiate $attacks))
  (alias core export $i "memory" (core memory $memory))

  (func (export "spin") (canon lift (core func $i "spin")))
  (func (export "recurse") (result u32) (canon lift (core func $i "recurse")))
  (func (export "grow-memory") (result u32) (canon lift (core func $i "grow-memory")))
  (func (export "grow-at-once") (result s32) (canon lift (core func $i "grow-at-once")))
  (func (export "trap") (canon lift (core func $i "trap")))
  (func (export "divide-by-zero") (result u32) (canon lift (core func $i "divide-by-zero")))
  (func (export "read-out-of-bounds") (result u32) (canon lift (core func $i "read-out-of-bounds")))
  (func (export "return-bytes") (result (list u8)) (canon lift (core func $i "return-bytes") (memory $memory)))
  (func (export "return-past-end") (result (list u8)) (canon lift (core func $i "return-past-end") (memory $memory)))
  (func (export "return-bad-text") (result string) (canon lift (core func $i "return-bad-text") (memory $memory)))
  (func (export "return-nowhere") (result string) (canon lift (core func $i "return-nowhere") (memory $memory)))
  (func (export "fill-storm") (canon lift (core func $i "fill-storm")))
  (func (export "add") (param "left" u32) (param "right" u32) (result u32) (canon lift (core func $i "add"))))
