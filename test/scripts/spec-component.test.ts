import { describe, expect, it } from 'vitest'
import { runScript } from '../../scripts/spec-component/run.ts'

const component = `
  (core module $M (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    (func (export "trap") unreachable))
  (core instance $m (instantiate $M))
  (func (export "id") (param "a" u8) (result u8) (canon lift (core func $m "id")))
  (func (export "trap") (canon lift (core func $m "trap")))`

describe('a script of the component model', () => {
  it('passes when everything is as it says', async () => {
    const tally = await runScript(`
      (component definition $C ${component})
      (component instance $i $C)
      (assert_return (invoke "id" (u8.const 7)) (u8.const 7))
      (assert_trap (invoke "trap") "unreachable")
      (component instance $j $C)
      (assert_return (invoke $i "id" (u8.const 7)) (u8.const 7))
      (assert_return (invoke $j "id" (u8.const 255)) (u8.const 255))
      (assert_invalid (component (func (type 3) (canon lift (core func 0)))) "no such type")
      (assert_malformed (component binary "\\00asm") "end of file")
      (assert_malformed (component quote "(import \\"a\\"") "missing")`)
    // The call of an instance that trapped is the one thing here that does not hold.
    expect(tally.failed).toEqual([expect.stringContaining('13 assert_return')])
    expect(tally).toMatchObject({ passed: 9, skipped: [] })
  })

  it.each([
    ['returns something else', '(assert_return (invoke "id" (u8.const 7)) (u8.const 8))', 'got 7, expected 8'],
    ['does not trap', '(assert_trap (invoke "id" (u8.const 7)) "unreachable")', 'does not trap'],
    ['is valid after all', '(assert_invalid (component) "nothing")', 'is accepted'],
    ['is refused', '(component (instance (instantiate 7)))', 'no component 7'],
    ['lacks a function', '(assert_return (invoke "other"))', 'no function other'],
  ])('fails what %s', async (_, command, message) => {
    const { failed } = await runScript(`(component ${component}) ${command}`)
    expect(failed).toEqual([expect.stringContaining(message)])
  })

  it('skips what needs a feature that the host refuses, and says which', async () => {
    const { passed, failed, skipped } = await runScript('(component (type (stream u8)) ) (assert_return (invoke "f"))')
    expect({ passed, failed }).toEqual({ passed: 0, failed: [] })
    expect(skipped).toEqual([expect.stringContaining('streams'), expect.stringContaining('streams')])
  })
})
