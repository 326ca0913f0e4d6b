;; The kernel of Extism's PDK (`extism:host/env`, https://extism.org/docs/concepts/memory): blocks of a memory of its own, between a plugin and
;; its host. It is metered and counted like any module of a guest, so that a word of a block costs no call of the host, and blocks are under
;; `memoryBytes`. What plugins ask of the host is in `asks.wat`. `npm run kernel` assembles both.
;;
;; Security: nothing here is trusted by the host. A plugin can write all of this memory, headers included, and spoils what is its own: the
;; host lifts what it is pointed to, by the rules of the canonical ABI.
(module
  ;; 16 the result: tag, pointer, length. 32 what the host answers. 64 text for plugins that say nothing, with digits up to 128.
  (memory (export "memory") 2)
  (data (i32.const 64) "The plugin returned ")

  (global $base i32 (i32.const 1024))
  ;; Where free memory begins. A block has a header of 16 bytes: mark, room, length, next free block.
  (global $top (mut i32) (i32.const 1024))
  (global $freed (mut i32) (i32.const 0))
  (global $input (mut i32) (i32.const 0))
  (global $input_length (mut i32) (i32.const 0))
  (global $output (mut i32) (i32.const 0))
  (global $output_length (mut i32) (i32.const 0))
  (global $error (mut i64) (i64.const 0))

  ;; What the header of a block in use begins with, which depends on where it is.
  (func $mark (param $block i32) (result i32) (i32.xor (local.get $block) (i32.const 0x6b6c6f62)))

  (func $take (param $block i32) (param $length i32) (result i32)
    (i32.store (i32.sub (local.get $block) (i32.const 16)) (call $mark (local.get $block)))
    (i32.store (i32.sub (local.get $block) (i32.const 8)) (local.get $length))
    (local.get $block))

  ;; The first freed block with room enough, and not more than twice that; 0 if there is none.
  (func $reused (param $length i32) (result i32) (local $last i32) (local $block i32) (local $room i32)
    (local.set $block (global.get $freed))
    (block $none
      (loop $next
        (br_if $none (i32.eqz (local.get $block)))
        (local.set $room (i32.load (i32.sub (local.get $block) (i32.const 12))))
        (if (i32.and (i32.ge_u (local.get $room) (local.get $length))
              (i32.le_u (i32.shr_u (local.get $room) (i32.const 1)) (i32.add (local.get $length) (i32.const 64))))
          (then
            (if (local.get $last)
              (then (i32.store (i32.sub (local.get $last) (i32.const 4)) (i32.load (i32.sub (local.get $block) (i32.const 4)))))
              (else (global.set $freed (i32.load (i32.sub (local.get $block) (i32.const 4))))))
            (return (local.get $block))))
        (local.set $last (local.get $block))
        (local.set $block (i32.load (i32.sub (local.get $block) (i32.const 4))))
        (br $next)))
    (i32.const 0))

  ;; A block; traps when the memory may not grow for it.
  (func $block (param $length i32) (result i32) (local $block i32) (local $end i64) (local $missing i64)
    (if (local.tee $block (call $reused (local.get $length)))
      (then (return (call $take (local.get $block) (local.get $length)))))
    (local.set $block (i32.add (global.get $top) (i32.const 16)))
    (local.set $end (i64.and (i64.add (i64.extend_i32_u (local.get $block)) (i64.add (i64.extend_i32_u (local.get $length)) (i64.const 15))) (i64.const -16)))
    (local.set $missing (i64.sub (local.get $end) (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))))
    (if (i64.gt_s (local.get $missing) (i64.const 0))
      (then
        (if (i32.eq (i32.const -1)
              (memory.grow (i32.wrap_i64 (i64.shr_u (i64.add (local.get $missing) (i64.const 65535)) (i64.const 16)))))
          (then (unreachable)))))
    (i32.store (i32.add (global.get $top) (i32.const 4)) (i32.wrap_i64 (i64.sub (local.get $end) (i64.extend_i32_u (local.get $block)))))
    (global.set $top (i32.wrap_i64 (local.get $end)))
    (call $take (local.get $block) (local.get $length)))

  ;; `realloc` of the canonical ABI: what the host hands over is a block, which plugins get as it is.
  (func $realloc (export "realloc") (param $old i32) (param $old_length i32) (param $alignment i32) (param $length i32) (result i32) (local $block i32)
    (if (i32.eqz (local.get $length)) (then (return (i32.const 16))))
    (local.set $block (call $block (local.get $length)))
    (if (local.get $old)
      (then
        (memory.copy (local.get $block) (local.get $old)
          (select (local.get $old_length) (local.get $length) (i32.lt_u (local.get $old_length) (local.get $length))))
        (call $free (i64.extend_i32_u (local.get $old)))))
    (local.get $block))

  ;; The address of so many bytes, which must be where blocks are.
  (func $at (param $offset i64) (param $length i64) (result i32) (local $top i64)
    (local.set $top (i64.extend_i32_u (global.get $top)))
    (if (i32.or (i64.lt_u (local.get $offset) (i64.const 1024))
          (i32.or (i64.gt_u (local.get $length) (local.get $top))
            (i64.gt_u (local.get $offset) (i64.sub (local.get $top) (local.get $length)))))
      (then (unreachable)))
    (i32.wrap_i64 (local.get $offset)))

  ;; The length of a block in use; 0 for what is none.
  (func $length (export "length") (export "length_unsafe") (param $offset i64) (result i64) (local $block i32)
    (if (i32.or (i64.lt_u (local.get $offset) (i64.const 1040))
          (i64.gt_u (local.get $offset) (i64.extend_i32_u (global.get $top))))
      (then (return (i64.const 0))))
    (local.set $block (i32.wrap_i64 (local.get $offset)))
    (if (result i64) (i32.eq (i32.load (i32.sub (local.get $block) (i32.const 16))) (call $mark (local.get $block)))
      (then (i64.load32_u (i32.sub (local.get $block) (i32.const 8))))
      (else (i64.const 0))))
  (func $size (param $offset i64) (result i32) (i32.wrap_i64 (call $length (local.get $offset))))

  (func (export "alloc") (param $length i64) (result i64)
    (if (i64.eqz (local.get $length)) (then (return (i64.const 0))))
    (if (i64.gt_u (local.get $length) (i64.const 0xffff0000)) (then (local.set $length (i64.const 0xffff0000))))
    (i64.extend_i32_u (call $block (i32.wrap_i64 (local.get $length)))))
  (func $free (export "free") (param $offset i64) (local $block i32)
    (if (i64.eqz (call $length (local.get $offset))) (then (return)))
    (local.set $block (i32.wrap_i64 (local.get $offset)))
    (if (i32.eq (local.get $block) (global.get $input)) (then (global.set $input_length (i32.const 0))))
    (i32.store (i32.sub (local.get $block) (i32.const 16)) (i32.const 0))
    (i32.store (i32.sub (local.get $block) (i32.const 4)) (global.get $freed))
    (global.set $freed (local.get $block)))

  (func (export "load_u8") (param $offset i64) (result i32) (i32.load8_u (call $at (local.get $offset) (i64.const 1))))
  (func (export "load_u64") (param $offset i64) (result i64) (i64.load (call $at (local.get $offset) (i64.const 8))))
  (func (export "load_u32") (param $offset i64) (result i32) (i32.load (call $at (local.get $offset) (i64.const 4))))
  (func (export "store_u8") (param $offset i64) (param $value i32) (i32.store8 (call $at (local.get $offset) (i64.const 1)) (local.get $value)))
  (func (export "store_u64") (param $offset i64) (param $value i64) (i64.store (call $at (local.get $offset) (i64.const 8)) (local.get $value)))
  (func (export "store_u32") (param $offset i64) (param $value i32) (i32.store (call $at (local.get $offset) (i64.const 4)) (local.get $value)))

  ;; Beyond the input are zeros, as Extism has it.
  (func $in_input (param $offset i64) (param $length i64) (result i32)
    (i32.and (i64.le_u (local.get $length) (i64.extend_i32_u (global.get $input_length)))
      (i64.le_u (local.get $offset) (i64.sub (i64.extend_i32_u (global.get $input_length)) (local.get $length)))))
  (func (export "input_length") (result i64) (i64.extend_i32_u (global.get $input_length)))
  (func (export "input_offset") (result i64) (i64.extend_i32_u (global.get $input)))
  (func (export "input_load_u8") (param $offset i64) (result i32)
    (if (result i32) (call $in_input (local.get $offset) (i64.const 1))
      (then (i32.load8_u (i32.add (global.get $input) (i32.wrap_i64 (local.get $offset)))))
      (else (i32.const 0))))
  (func (export "input_load_u64") (param $offset i64) (result i64)
    (if (result i64) (call $in_input (local.get $offset) (i64.const 8))
      (then (i64.load (i32.add (global.get $input) (i32.wrap_i64 (local.get $offset)))))
      (else (i64.const 0))))

  (func (export "output_set") (param $offset i64) (param $length i64)
    (global.set $output_length (i32.const 0))
    (if (i64.eqz (local.get $length)) (then (return)))
    (global.set $output (call $at (local.get $offset) (local.get $length)))
    (global.set $output_length (i32.wrap_i64 (local.get $length))))
  (func (export "error_set") (param $offset i64) (global.set $error (local.get $offset)))

  ;; Before a function of the plugin: its input is the block that the host lowered it to.
  (func (export "begin") (param $input i32) (param $length i32)
    (global.set $input (local.get $input))
    (global.set $input_length (local.get $length)))

  ;; After it: the result, by what it returned.
  (func (export "finish") (param $code i32) (result i32) (local $rest i32) (local $digit i32)
    (i32.store (i32.const 16) (i32.ne (local.get $code) (i32.const 0)))
    (i32.store (i32.const 20) (global.get $output))
    (i32.store (i32.const 24) (global.get $output_length))
    (if (i32.eqz (local.get $code)) (then (return (i32.const 16))))
    (i32.store (i32.const 20) (i32.wrap_i64 (global.get $error)))
    (i32.store (i32.const 24) (call $size (global.get $error)))
    (if (i32.load (i32.const 24)) (then (return (i32.const 16))))
    ;; "The plugin returned ", and the digits of the code, written from the last one on and then moved there.
    (local.set $rest (select (i32.sub (i32.const 0) (local.get $code)) (local.get $code) (i32.lt_s (local.get $code) (i32.const 0))))
    (local.set $digit (i32.const 128))
    (loop $next
      (local.set $digit (i32.sub (local.get $digit) (i32.const 1)))
      (i32.store8 (local.get $digit) (i32.add (i32.const 48) (i32.rem_u (local.get $rest) (i32.const 10))))
      (br_if $next (local.tee $rest (i32.div_u (local.get $rest) (i32.const 10)))))
    (if (i32.lt_s (local.get $code) (i32.const 0))
      (then (i32.store8 (local.tee $digit (i32.sub (local.get $digit) (i32.const 1))) (i32.const 45))))
    (memory.copy (i32.const 84) (local.get $digit) (i32.sub (i32.const 128) (local.get $digit)))
    (i32.store (i32.const 20) (i32.const 64))
    (i32.store (i32.const 24) (i32.sub (i32.const 148) (local.get $digit)))
    (i32.const 16))

  ;; When the result was read: nothing of the call is left.
  (func (export "reset")
    (memory.fill (global.get $base) (i32.const 0) (i32.sub (global.get $top) (global.get $base)))
    (global.set $top (global.get $base))
    (global.set $freed (i32.const 0))
    (global.set $input (i32.const 0))
    (global.set $input_length (i32.const 0))
    (global.set $output_length (i32.const 0))
    (global.set $error (i64.const 0))))
