import { componentWit, print } from '@bytecodealliance/jco-transpile/wasm-tools'
import { describe, expect, test } from 'vitest'
import { appendCustomSection, copyCustomSections, hideExport } from '../../../guest-tools/toolchain/component-patch.ts'
import { wat } from '../../support/wat.ts'

const component = await wat(`(component
  (component $inner
    (core module $m (func (export "f") (result i32) (i32.const 1)))
    (core instance $i (instantiate $m))
    (func $init (result u32) (canon lift (core func $i "f")))
    (func $run (result u32) (canon lift (core func $i "f")))
    (export "init" (func $init))
    (export "run" (func $run)))
  (instance $i (instantiate $inner))
  (alias export $i "init" (func $init))
  (export "init" (func $init))
  (alias export $i "run" (func $run))
  (export "run" (func $run)))`)

describe('hideExport', () => {
  test('the export is gone, and the others mean what they meant', async () => {
    expect(await componentWit(component)).toContain('export init:')
    const hidden = hideExport(component, 'init')
    const wit = await componentWit(hidden)
    expect(wit).not.toContain('init')
    expect(wit).toContain('export run: func() -> u32;')
    const indices = (text: string) => text.match(/\(export \(;\d+;\) "run" \(func \d+\)\)/)?.[0]
    expect(indices(await print(hidden))).toBe(indices(await print(component)))
  })

  test('a component without it stays as it is', () => {
    expect(hideExport(component, 'absent')).toEqual(component)
  })

  test('an instance that is exported leaves an empty one in its place', async () => {
    const exporting = await wat(`(component
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (func $f (canon lift (core func $i "f")))
      (instance $init (export "init" (func $f)))
      (export "exports" (instance $init))
      (instance $run (export "go" (func $f)))
      (export "test:a/run" (instance $run)))`)
    expect(await componentWit(exporting)).toContain('export exports:')
    const wit = await componentWit(hideExport(exporting, 'exports'))
    expect(wit).not.toContain('exports')
    expect(wit).toContain('export test:a/run;')
  })

  test('an export that is made in another way is not touched', async () => {
    const lifted = await wat(`(component
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (func (export "init") (canon lift (core func $i "f"))))`)
    expect(() => hideExport(lifted, 'init')).toThrow('cannot be hidden')
  })
})

describe('copyCustomSections', () => {
  test('those whose names start like that are appended, and no others', async () => {
    const core = await wat('(module (func))')
    const from = appendCustomSection(
      appendCustomSection(core, 'notes', Uint8Array.of(1)),
      'component-type:a',
      Uint8Array.of(2),
    )
    const module = new WebAssembly.Module(copyCustomSections(from, core, 'component-type'))
    const [section] = WebAssembly.Module.customSections(module, 'component-type:a')
    expect(new Uint8Array(section!)).toEqual(Uint8Array.of(2))
    expect(WebAssembly.Module.customSections(module, 'notes')).toEqual([])
  })
})

describe('appendCustomSection', () => {
  test('the section stands at the end with its name', async () => {
    const text = await print(appendCustomSection(component, 'notes', Uint8Array.of(1, 2)))
    expect(text).toContain('(@custom "notes" "\\01\\02")')
  })
})
