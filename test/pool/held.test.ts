import { describe, expect, test } from 'vitest'
import { Held } from '../../host/pool/held.ts'
import { idAfter, MAX_HELD } from '../../host/worker/protocol.ts'

describe('Held', () => {
  test('holds what a Map would, oldest first, whatever goes in what order, also where ids begin anew', () => {
    const [held, model] = [new Held<string>(), new Map<number, string>()]
    let id = 0x7fff_fff0 - 500
    let random = 1
    for (let i = 0; i < 5000; i++) {
      random = (random * 48_271) % 0x7fff_ffff
      const oldest = [...model.keys()][0]
      const next = idAfter(id)
      // As in a worker: no id is as many behind the next one as may be held.
      if (model.size === 0 || (random % 2 === 0 && (next - oldest! + 0x7fff_fff0) % 0x7fff_fff0 < MAX_HELD)) {
        id = next
        held.add(id, `${id}`)
        model.set(id, `${id}`)
      } else {
        const gone = [...model.keys()][random % model.size]!
        expect(held.delete(gone)).toBe(model.delete(gone))
        expect(held.delete(gone)).toBe(false)
      }
      expect(held.size).toBe(model.size)
      expect(held.oldest).toBe([...model.keys()][0])
      expect(held.all()).toEqual([...model.values()])
      expect(held.get(id)).toBe(model.get(id))
    }
  })

  test('knows no id that it does not hold', () => {
    const held = new Held<number>()
    held.add(5, 5)
    expect([held.get(0), held.get(5 + MAX_HELD), held.delete(0), held.delete(5 + MAX_HELD)]).toEqual([
      undefined,
      undefined,
      false,
      false,
    ])
  })
})
