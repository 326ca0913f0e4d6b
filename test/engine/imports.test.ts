import { describe, expect, test } from 'vitest'
import { toolset } from './support.ts'

/** A component whose `f` calls one function of the host, which it declares as it likes. */
const calling = (interfaceName: string, name: string, type: string, core: string, args: string): string => `(component
  (import "${interfaceName}" (instance $host (export "${name}" (func ${type}))))
  (alias export $host "${name}" (func $x))
  (core module $libc (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))
  (core instance $libc (instantiate $libc))
  (core func $x (canon lower (func $x) (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $m (import "h" "x" (func $x ${core}))
    (func (export "f") (result i32) (call $x ${args}) ${core.includes('result') ? 'drop' : ''} (i32.const 1)))
  (core instance $i (instantiate $m (with "h" (instance (export "x" (func $x))))))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))`

describe('a guest that declares an import with other types than the host gives it', () => {
  test.each<[string, string]>([
    [
      'a log line that is bytes',
      calling(
        'glovebox:host/log@0.1.0',
        'log',
        '(param "level" u8) (param "message" (list u8))',
        '(param i32 i32 i32)',
        '(i32.const 1) (i32.const 0) (i32.const 8)',
      ),
    ],
    [
      'a log line that is a number',
      calling(
        'glovebox:host/log@0.1.0',
        'log',
        '(param "level" u8) (param "message" u32)',
        '(param i32 i32)',
        '(i32.const 1) (i32.const 0)',
      ),
    ],
    ['a log line that is missing', calling('glovebox:host/log@0.1.0', 'log', '', '', '')],
    [
      'pollables that are a number',
      calling(
        'wasi:io/poll@0.2.0',
        'poll',
        '(param "in" u32) (result (list u32))',
        '(param i32 i32)',
        '(i32.const 0) (i32.const 64)',
      ),
    ],
    [
      'a time that is a record of lists',
      calling(
        'wasi:clocks/monotonic-clock@0.2.0',
        'now',
        '(result (tuple (list u8) (list u8)))',
        '(param i32)',
        '(i32.const 64)',
      ),
    ],
    ['a time that is a number', calling('wasi:clocks/wall-clock@0.2.0', 'now', '(result u64)', '(result i64)', '')],
    [
      'a random number that is a text',
      calling('wasi:random/random@0.2.0', 'get-random-u64', '(result string)', '(param i32)', '(i32.const 64)'),
    ],
  ])('is refused when it is loaded: %s', async (_, text) => {
    await expect(toolset(text)).rejects.toMatchObject({ code: 'component/world-mismatch' })
  })

  test('is loaded when the types are those of the interface', async () => {
    const text = calling('wasi:clocks/monotonic-clock@0.2.0', 'now', '(result u64)', '(result i64)', '')
    expect(await (await toolset(text)).call('f', {})).toMatchObject({ status: 'ok' })
  })
})
