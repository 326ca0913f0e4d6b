import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { tool } from '../../host/agent/mod.ts'

const input = z.object({ n: z.string().transform(Number) })

describe('tool', () => {
  it('calls the function with what the schema makes of the arguments', async () => {
    const double = tool({ name: 'double', description: '', input, call: ({ n }) => n * 2 })
    expectTypeOf(double.call).returns.resolves.toExtend<{ status: string }>()
    expect(await double.call({ n: '4' } as never)).toMatchObject({ status: 'ok', value: 8 })
  })

  it('passes the signal on, and ends as canceled when it is aborted', async () => {
    const call = (_: unknown, { signal }: { signal?: AbortSignal }) => signal!.throwIfAborted()
    const strict = tool({ name: 'strict', description: '', input, call })
    const options = { signal: AbortSignal.abort(new Error('enough')) }
    expect(await strict.call({ n: '' } as never, options)).toMatchObject({ status: 'canceled', message: 'enough' })
  })

  it('turns what the function throws into an error outcome', async () => {
    const call = () => {
      throw new Error('no such thing')
    }
    const outcome = await tool({ name: 'a', description: '', input, call }).call({ n: '' } as never)
    expect(outcome).toMatchObject({ status: 'error', message: 'no such thing' })
  })

  it('throws input/invalid for arguments that do not fit', async () => {
    const never = tool({ name: 'never', description: '', input, call: () => 0 })
    await expect(never.call({ n: 5 } as never)).rejects.toMatchObject({
      code: 'input/invalid',
      detail: { tool: 'never', issues: [{ path: ['n'] }] },
    })
  })

  it('holds results against the output schema, if there is one', async () => {
    const call = () => 'five' as unknown as number
    const outcome = await tool({ name: 'a', description: '', input, output: z.number(), call }).call({ n: '' } as never)
    expect(outcome).toMatchObject({ status: 'error', message: /does not fit the output schema/ })
  })

  it.each(['', 'a b', 'a.b', 'é', 'x'.repeat(65)])('refuses the name %j', name => {
    expect(() => tool({ name, description: '', input, call: () => 0 })).toThrow(/cannot name a tool/)
  })

  it.each(['a', 'A-b_9', 'x'.repeat(64)])('takes the name %j', name => {
    expect(tool({ name, description: '', input, call: () => 0 }).name).toBe(name)
  })
})
