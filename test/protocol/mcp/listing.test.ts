import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { tool } from '../../../host/agent/mod.ts'
import type { Grant, Toolset } from '../../../host/mod.ts'
import { listingOf, toolsOf } from '../../../host/protocol/mcp/listing.ts'

const plain = tool({ name: 'plain', description: 'Plain.', input: z.object({ a: z.string() }), call: ({ a }) => a })
const typed = tool({ name: 'typed', description: '', input: z.object({}), output: z.number(), call: () => 1 })

/** As much of a toolset as listings look at. */
const toolset = (grants: readonly Grant[], imports: readonly string[] = []) =>
  ({ tools: [plain], grants, info: { imports: imports.map(name => ({ name })) } }) as unknown as Toolset
const hintsOf = (given: Toolset) => listingOf([given])[0]!.annotations

describe('listingOf', () => {
  test('lists tools and toolsets in order', () => {
    expect(toolsOf([typed, toolset([])]).map(({ name }) => name)).toEqual(['typed', 'plain'])
    expect(listingOf([typed, toolset([])]).map(({ name }) => name)).toEqual(['typed', 'plain'])
  })

  test('a result of any kind has no schema', () => {
    expect(listingOf([plain])[0]).not.toHaveProperty('outputSchema')
    expect(listingOf([typed])[0]!.outputSchema).toMatchObject({ type: 'number' })
  })

  test('of a tool of the host nothing is said', () => {
    expect(listingOf([plain])[0]).not.toHaveProperty('annotations')
  })

  test('arguments that are no object at the root are refused', () => {
    const union = tool({ name: 'u', description: '', input: z.union([z.object({}), z.string()]), call: () => 1 })
    expect(() => listingOf([union])).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })

  test.each<[string, Grant[], boolean, boolean]>([
    ['no grants', [], true, false],
    ['a directory', [{ kind: 'dir', guest: '/a', host: '.' }], true, false],
    ['a directory to write', [{ kind: 'dir', guest: '/a', host: '.', access: 'read-write' }], false, false],
    [
      'scratch, clock and random numbers',
      [{ kind: 'scratch', guest: '/a' }, { kind: 'clock' }, { kind: 'random' }],
      true,
      false,
    ],
    ['a store', [{ kind: 'key-value' }], false, false],
    ['HTTP to read', [{ kind: 'http', hosts: ['a.test'] }], true, true],
    ['HTTP to read, by name', [{ kind: 'http', hosts: ['a.test'], methods: ['GET', 'HEAD'] }], true, true],
    ['HTTP to write', [{ kind: 'http', hosts: ['a.test'], methods: ['GET', 'POST'] }], false, true],
  ])('%s: hints follow from grants', (_, grants, readOnlyHint, openWorldHint) => {
    expect(hintsOf(toolset(grants, ['wasi:io/streams@0.2.0']))).toEqual({ readOnlyHint, openWorldHint })
  })

  test.each(['acme:crm/people', '', 'wasix:x/y'])(
    'of a component that imports "%s" of the app nothing is said',
    name => {
      expect(hintsOf(toolset([], ['wasi:io/streams@0.2.0', name]))).toBeUndefined()
    },
  )
})
