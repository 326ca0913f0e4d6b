import { expect, it, describe as suite } from 'vitest'
import type { ComponentInfo } from '../../host/wasm/component-info.ts'
import { describe } from '../../host/worker/describe.ts'
import { prepare } from '../../host/worker/prepare.ts'
import { wat } from '../support/wat.ts'

async function info(fields: string, provides = (_: string, name: string) => name !== 'secret'): Promise<ComponentInfo> {
  const { component, type } = prepare(await wat(`(component ${fields})`), false)
  return describe(component, type, provides, name => ({ gets: `what ${name} gives` }))
}

const echo =
  '(core module $M (func (export "f") (param i32) (result i32) (local.get 0))) (core instance $m (instantiate $M))'
const fn = (name: string, type: string): string => `(func ${name} ${type} (canon lift (core func $m "f")))`

suite('describe', () => {
  it('lists functions of the world and of interfaces, in order, with their types', async () => {
    const { functions, coreModules } = await info(`${echo}
      ${fn('$g', '(param "a" u8) (result u16)')} (export "g" (func $g))
      ${fn('$h', '(param "b" bool) (result char)')}
      (instance $i (export "h" (func $h)))
      (export "test:a/b@1.0.0" (instance $i))`)
    expect(functions).toEqual([
      { name: 'g', params: [{ name: 'a', type: { kind: 'u8' } }], result: { kind: 'u16' } },
      { name: 'test:a/b@1.0.0#h', params: [{ name: 'b', type: { kind: 'bool' } }], result: { kind: 'char' } },
    ])
    expect(coreModules).toBe(1)
  })

  it('gives types the names under which they are exported', async () => {
    const { functions } = await info(`${echo} (type $e (enum "x" "y")) (export $E "direction" (type $e))
      ${fn('(export "turn")', '(param "a" $E) (result $E)')}`)
    const direction = { kind: 'enum', name: 'direction', cases: [{ name: 'x' }, { name: 'y' }] }
    expect(functions).toEqual([{ name: 'turn', params: [{ name: 'a', type: direction }], result: direction }])
  })

  it('sets apart what belongs to resources or passes handles', async () => {
    const { functions, resourceFunctions } = await info(`${echo}
      (type $r' (resource (rep i32))) (export $r "thing" (type $r'))
      ${fn('$make', '(param "n" u32) (result (own $r))')}
      (export "[constructor]thing" (func $make)) (export "make" (func $make))
      ${fn('(export "plain")', '(param "n" u32) (result u32)')}`)
    expect(functions.map(one => one.name)).toEqual(['plain'])
    expect(resourceFunctions).toEqual(['[constructor]thing', 'make'])
  })

  it('lists imports, and whether the host gives all of their functions', async () => {
    const { imports } = await info(`
      (import "now" (func (result u64)))
      (import "test:a/b" (instance (export "get" (func)) (export "set" (func))))
      (import "test:a/c" (instance (export "get" (func)) (export "secret" (func))))
      (import "test:a/types" (instance (export "r" (type (sub resource)))))`)
    expect(imports).toEqual([
      { name: '', functions: ['now'], provided: true, gets: 'what  gives' },
      { name: 'test:a/b', functions: ['get', 'set'], provided: true, gets: 'what test:a/b gives' },
      { name: 'test:a/c', functions: ['get', 'secret'], provided: false, gets: '' },
    ])
  })

  it.each([
    '(import "c" (component))',
    '(import "m" (core module))',
    '(import "i" (instance (export "j" (instance))))',
  ])('refuses %s by name', async fields => {
    await expect(info(fields)).rejects.toMatchObject({ code: 'component/unsupported-feature' })
  })
})
