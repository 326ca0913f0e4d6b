import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WitType } from '../../../host/wasm/wit-type.ts'
import { accept, call, instantiate } from '../../support/component.ts'
import { echoComponent } from '../../support/echo.ts'
import { jcoInstance } from '../../support/jco.ts'
import { wat } from '../../support/wat.ts'
import { typeAndValue } from '../../wit/arbitrary.ts'

type Function = (value: unknown) => unknown

/** A value's way through a component: what the host got of the guest, and what came back when the host answered it unchanged. */
async function pass(
  value: unknown,
  start: (host: Function) => Promise<Function>,
): Promise<{ got: unknown; back: unknown }> {
  let got: unknown
  const echo = await start(a => {
    got = a
    return a
  })
  const back = echo(value)
  return { got, back }
}

const ours = (bytes: Uint8Array, value: unknown) =>
  pass(value, async host => {
    const running = instantiate(accept(bytes), { host })
    return a => call(running, 'echo', [a])
  })

const jcos = (bytes: Uint8Array, value: unknown) =>
  pass(value, async host => (await jcoInstance(bytes, { host })).echo!)

/** Types that components can have, with a value: no tuple is empty. */
const anyCase = typeAndValue.filter(({ type }) => !JSON.stringify(type).includes('"items":[]'))
/** As a function's own result, jco throws the error of a `result`; inside of another type it does not. */
const boxed = anyCase.map(({ type, value }) => ({
  type: { kind: 'tuple', items: [type] } satisfies WitType,
  value: [value],
}))

/** Plain arrays for typed ones, and U+FFFD for what no guest can hold. */
function canonical(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (ArrayBuffer.isView(value)) return [...(value as Uint8Array)]
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonical(inner)]))
}

describe('a value of any type', () => {
  it.each(['utf8', 'utf16', 'latin1+utf16'] as const)(
    'goes in and out of a guest unchanged, with strings in %s',
    async encoding => {
      await fc.assert(
        fc.asyncProperty(anyCase, async ({ type, value }) => {
          const { got, back } = await ours(await wat(echoComponent(type, encoding)), value)
          expect(canonical(got)).toEqual(canonical(value))
          expect(back).toEqual(got)
        }),
        { numRuns: 60 },
      )
    },
  )

  it('is to the host and to the caller what it is under jco', async () => {
    await fc.assert(
      fc.asyncProperty(boxed, async ({ type, value }) => {
        const bytes = await wat(echoComponent(type))
        expect(await ours(bytes, value)).toEqual(await jcos(bytes, value))
      }),
      { numRuns: 30 },
    )
  })
})

describe('an option in an option in an option', () => {
  const option = (some: WitType): WitType => ({ kind: 'option', some })
  const type: WitType = { kind: 'tuple', items: [option(option(option({ kind: 'bool' })))] }

  // The middle one is written out, so that the outer one's absence needs no more than undefined.
  it.each([undefined, { tag: 'none' }, { tag: 'some', val: undefined }, { tag: 'some', val: true }])(
    'is %o to the host and to the caller, as under jco',
    async value => {
      const bytes = await wat(echoComponent(type))
      expect(await ours(bytes, [value])).toEqual({ got: [value], back: [value] })
      expect(await jcos(bytes, [value])).toEqual({ got: [value], back: [value] })
    },
  )
})

describe('a list of fixed length', () => {
  it.each([1, 2, 8, 9, 40])('of %s elements is passed in place', async length => {
    const type = {
      kind: 'list',
      element: { kind: 'tuple', items: [{ kind: 'u8' }, { kind: 'string' }] },
      length,
    } as const
    const value = Array.from({ length }, (_, i) => [i, `element ${i}`])
    expect(await ours(await wat(echoComponent(type)), value)).toEqual({ got: value, back: value })
  })

  it('of numbers is a typed array', async () => {
    const value = Uint16Array.of(1, 2, 65535)
    const type = {
      kind: 'tuple',
      items: [{ kind: 'list', element: { kind: 'u16' }, length: 3 }, { kind: 'string' }],
    } as const
    const { back } = await ours(await wat(echoComponent(type)), [value, ''])
    expect(back).toEqual([value, ''])
  })

  it('is refused at another length, as a fault of the host', async () => {
    const type = { kind: 'list', element: { kind: 'u8' }, length: 3 } as const
    await expect(ours(await wat(echoComponent(type)), [1, 2])).rejects.toThrow(TypeError)
  })
})
