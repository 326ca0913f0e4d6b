import { describe, expect, test } from 'vitest'
import { ENTRY_BYTES, MAX_VAR_BYTES, PluginVars } from '../../../host/worker/extism/vars.ts'

const empty = new Uint8Array()

describe('PluginVars', () => {
  test('holds as many bytes as may be, names and entries counted', () => {
    const vars = new PluginVars()
    const room = MAX_VAR_BYTES - ENTRY_BYTES - 'name'.length
    expect(vars.set('name', new Uint8Array(room - 1))).toBe(true)
    expect(vars.set('name', new Uint8Array(room))).toBe(true)
    expect(vars.set('name', new Uint8Array(room + 1))).toBe(false)
    expect(vars.get('name')).toBeUndefined()
  })

  test('counts empty ones, and names in bytes of UTF-8', () => {
    const vars = new PluginVars()
    const most = Math.floor(MAX_VAR_BYTES / (ENTRY_BYTES + 'é0000'.length + 1))
    const set = Array.from({ length: most + 1 }, (_, i) =>
      vars.set(`é${1000 + (i % 9000)}${i < 9000 ? '' : 'x'}`, empty),
    )
    expect(set.indexOf(false)).toBeGreaterThan(most - 200)
    expect(set.at(-1)).toBe(false)
  })

  test('gives the room back of what is deleted, set anew or cleared', () => {
    const vars = new PluginVars()
    const half = new Uint8Array(MAX_VAR_BYTES / 2)
    expect([vars.set('a', half), vars.set('b', half)]).toEqual([true, false])
    expect([vars.set('a', half), vars.delete('a'), vars.set('b', half)]).toEqual([true, undefined, true])
    vars.clear()
    expect([vars.get('b'), vars.set('c', half)]).toEqual([undefined, true])
  })
})
