;; What of Extism's PDK is asked of the host: configuration, variables, the log, HTTP. Blocks are those of `kernel.wat`; they cross as values of
;; the component model, lowered with the kernel's memory, and what the host answers is a block, since the kernel's `realloc` makes one.
(module
  (import "kernel" "memory" (memory 1))
  (import "kernel" "length" (func $length (param i64) (result i64)))
  (import "kernel" "reset" (func $reset))
  (import "host" "config-get" (func $config_get (param i32 i32 i32)))
  (import "host" "var-get" (func $var_get (param i32 i32 i32)))
  (import "host" "var-set" (func $var_set (param i32 i32 i32 i32 i32)))
  (import "host" "log" (func $log (param i32 i32 i32)))
  (import "host" "http-request" (func $http_request (param i32 i32 i32 i32 i32)))

  (global $status (mut i32) (i32.const 0))
  (global $headers (mut i32) (i32.const 0))

  (func $size (param $offset i64) (result i32) (i32.wrap_i64 (call $length (local.get $offset))))

  ;; An `option<list<u8>>` that the host answered, as a block; 0 for none, and for what is empty.
  (func $answer (result i64)
    (if (result i64) (i32.and (i32.load8_u (i32.const 32)) (i32.ne (i32.load (i32.const 40)) (i32.const 0)))
      (then (i64.load32_u (i32.const 36)))
      (else (i64.const 0))))
  (func (export "config_get") (param $key i64) (result i64)
    (call $config_get (i32.wrap_i64 (local.get $key)) (call $size (local.get $key)) (i32.const 32))
    (call $answer))
  (func (export "var_get") (param $key i64) (result i64)
    (call $var_get (i32.wrap_i64 (local.get $key)) (call $size (local.get $key)) (i32.const 32))
    (call $answer))
  (func (export "var_set") (param $key i64) (param $value i64)
    (call $var_set (i32.wrap_i64 (local.get $key)) (call $size (local.get $key))
      (i64.ne (local.get $value) (i64.const 0)) (i32.wrap_i64 (local.get $value)) (call $size (local.get $value))))

  (func $log_at (param $level i32) (param $message i64)
    (call $log (local.get $level) (i32.wrap_i64 (local.get $message)) (call $size (local.get $message))))
  (func (export "log_trace") (param $message i64) (call $log_at (i32.const 0) (local.get $message)))
  (func (export "log_debug") (param $message i64) (call $log_at (i32.const 0) (local.get $message)))
  (func (export "log_info") (param $message i64) (call $log_at (i32.const 1) (local.get $message)))
  (func (export "log_warn") (param $message i64) (call $log_at (i32.const 2) (local.get $message)))
  (func (export "log_error") (param $message i64) (call $log_at (i32.const 3) (local.get $message)))
  ;; 1 is debug: what is finer need not be said.
  (func (export "get_log_level") (result i32) (i32.const 1))

  (func (export "http_request") (param $request i64) (param $body i64) (result i64)
    (call $http_request (i32.wrap_i64 (local.get $request)) (call $size (local.get $request))
      (i32.wrap_i64 (local.get $body)) (call $size (local.get $body)) (i32.const 32))
    (global.set $status (i32.load16_u (i32.const 32)))
    (global.set $headers (select (i32.load (i32.const 36)) (i32.const 0) (i32.load (i32.const 40))))
    (i64.extend_i32_u (select (i32.load (i32.const 44)) (i32.const 0) (i32.load (i32.const 48)))))
  (func (export "http_status_code") (result i32) (global.get $status))
  (func (export "http_headers") (result i64) (i64.extend_i32_u (global.get $headers)))

  ;; When a result was read.
  (func (export "reset") (param i32)
    (call $reset)
    (global.set $status (i32.const 0))
    (global.set $headers (i32.const 0))))
