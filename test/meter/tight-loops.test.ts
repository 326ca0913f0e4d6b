import { describe, expect, it } from 'vitest'
import { meterModule } from '../../host/meter/module.ts'
import { metered } from '../support/metered.ts'
import { textOf, wat } from '../support/wat.ts'

/** The innermost loops of a module once it is metered, each as the operators in it. */
async function innermostLoops(fields: string): Promise<string[][]> {
  const text = await textOf(meterModule(await wat(`(module ${fields})`)))
  const open: { readonly loop: boolean; readonly body: string[]; innermost: boolean }[] = []
  const loops: string[][] = []
  for (const line of text.split('\n').map(one => one.trim())) {
    const operator = line.split(' ')[0]!
    if (operator === 'end') {
      const closed = open.pop()
      if (closed?.loop && closed.innermost) loops.push(closed.body)
      continue
    }
    for (const block of open) block.body.push(operator)
    if (operator === 'loop') for (const block of open) block.innermost = false
    if (/^(?:block|loop|if|try_table)$/u.test(operator))
      open.push({ loop: operator === 'loop', body: [], innermost: true })
  }
  return loops
}

const again = '(br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))'

describe('a loop without calls', () => {
  it('has none when it is metered, neither itself nor its copy', async () => {
    const loops = await innermostLoops(`(func (param i32) (loop ${again}))`)
    expect(loops).toHaveLength(2)
    for (const body of loops) {
      expect(body).toContain('i64.sub')
      expect(body).not.toContain('call')
    }
  })

  it('tells the engine of every branch for more fuel, also in the copy, that it is hardly ever taken', async () => {
    const text = await textOf(meterModule(await wat(`(module (func (param i32) (loop ${again})))`)))
    const marked = text.matchAll(/i64\.lt_s\s+\(@metadata\.code\.branch_hint "\\00"\)\s+(if|br_if 1)/gu)
    expect([...marked].map(([, operator]) => operator)).toEqual(['if', 'br_if 1', 'br_if 1'])
    expect(text.match(/branch_hint/gu)).toHaveLength(3)
  })

  it.each([
    [199, 2],
    [200, 2],
    [201, 1],
  ])('of %i bytes is found %i times', async (bytes, times) => {
    // The loop, its type, the condition, the branch and the end take 7.
    const body = `${'nop '.repeat(bytes - 7)} i32.const 0 br_if 0`
    expect(await innermostLoops(`(func loop ${body} end)`)).toHaveLength(times)
  })

  it.each([
    ['a call', '(func $g) (func (param i32) (loop (call $g) AGAIN))'],
    ['an indirect call', '(table 1 funcref) (func (param i32) (loop (call_indirect (i32.const 0)) AGAIN))'],
    ['growth', '(memory 1) (func (param i32) (loop (drop (memory.grow (i32.const 1))) AGAIN))'],
    [
      'growth of a table',
      '(table 1 funcref) (func (param i32) (loop (drop (table.grow (ref.null func) (i32.const 1))) AGAIN))',
    ],
    ['a length', '(memory 1) (func (param i32) (loop (memory.fill (i32.const 0) (i32.const 0) (local.get 0)) AGAIN))'],
    ['a parameter', '(func (param i32) (i32.const 1) (loop (param i32) drop (i32.const 1) AGAIN drop))'],
    ['a handler before it', '(tag $e) (func (param i32) (block (try_table (catch_all 0))) (loop AGAIN))'],
    ['a handler in it', '(tag $e) (func (param i32) (loop (block (try_table (catch_all 0))) AGAIN))'],
  ])('is left alone with %s', async (_, fields) => {
    expect(await innermostLoops(fields.replace('AGAIN', again))).toHaveLength(1)
  })

  it('is found once when the copies before it have added 64 kB and an eighth of the module', async () => {
    const loops = (n: number): string => `(func ${'loop i32.const 0 br_if 0 end '.repeat(n)})`
    const bytes = (await wat(`(module ${loops(1600)})`)).length
    const copies = Math.floor((65_536 + bytes / 8) / (7 + 40))
    expect(copies).toBeLessThan(1600)
    expect(await innermostLoops(loops(1600))).toHaveLength(1600 + copies)
    expect(await innermostLoops(loops(1390))).toHaveLength(2 * 1390)
  })

  it('is left alone around another loop, which is not', async () => {
    expect(await innermostLoops(`(func (param i32) (loop (loop ${again}) ${again}))`)).toHaveLength(2)
  })
})

/** Functions of one number, each with a loop that is left, or gone on with, in its own way; local 1 counts iterations. */
const ways: Record<string, string> = {
  'its end': `(loop COUNT ${again}) (local.get 1)`,
  'its end, with a result': `(i32.add (local.get 1) (loop (result i32) COUNT (local.get 1) ${again}))`,
  'its end, with values below it': `(i32.const 40) (loop COUNT ${again}) (i32.add (local.get 1))`,
  'its end, with a result of a long type': `(ref.is_null (loop (result (ref null $t)) COUNT ${again} (ref.null $t))) (i32.add (local.get 1))`,
  'a branch to a block around it': `(block $b (loop COUNT (br_if $b (i32.gt_u (local.get 1) (i32.const 5))) ${again})) (local.get 1)`,
  'a branch with a value': `(block $b (result i32) (loop COUNT (local.get 1)
    (br_if $b (i32.gt_u (local.get 1) (i32.const 5))) drop ${again}) (i32.const 99))`,
  'a branch out of the function': `(loop COUNT (if (i32.gt_u (local.get 1) (i32.const 5)) (then (br 2 (local.get 1)))) ${again}) (i32.const 99)`,
  return: `(loop COUNT (if (i32.gt_u (local.get 1) (i32.const 5)) (then (return (local.get 1)))) ${again}) (i32.const 99)`,
  'a tail call': `(loop COUNT (if (i32.gt_u (local.get 1) (i32.const 5)) (then (return_call $same (local.get 1)))) ${again}) (i32.const 99)`,
  'a branch to the loop around it': `(loop $out COUNT (loop (br_if $out (i32.lt_u (local.get 1) (i32.const 4))) COUNT ${again})) (local.get 1)`,
  'a table of branches, one back to it': `(block $a (block $b (loop $l COUNT
    (br_table $l $b $a $l (local.tee 0 (i32.and (i32.add (local.get 0) (i32.const 3)) (i32.const 3)))))
    (i32.const 7) (return)) (local.set 1 (i32.add (local.get 1) (i32.const 100)))) (local.get 1)`,
  'a branch on null': `(block $b (loop COUNT (drop (br_on_null $b (select (result (ref null $t)) (ref.null $t) (ref.func $same)
    (i32.gt_u (local.get 1) (i32.const 5))))) ${again})) (local.get 1)`,
  'a trap': `(loop COUNT (if (i32.gt_u (local.get 1) (i32.const 5)) (then unreachable)) ${again}) (i32.const 99)`,
  'code that nothing leads to': `(block $b (loop COUNT ${again} (br $b) (br_table $b 0 1 (i32.const 0)) (loop (br $b)))) (local.get 1)`,
  'an empty body': `(loop) (loop) COUNT (local.get 1)`,
}

const count = '(local.set 1 (i32.add (local.get 1) (i32.const 1)))'
const moduleOf = (body: string): string => `(module (type $t (func (param i32) (result i32))) (elem declare func $same)
  (func $same (param i32) (result i32) (local.get 0))
  (func $f (export "f") (param i32) (result i32) (local i32) ${body.replaceAll('COUNT', count)})
  (func (export "called") (param i32) (result i32) (call $f (local.get 0))))`

describe('a tight loop left by', () => {
  it.each(Object.entries(ways))(
    '%s does the same on slices of every size, and on no less than it costs',
    async (_, body) => {
      const bytes = await wat(moduleOf(body))
      const unmetered = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f as (n: number) => number
      for (const n of [1, 2, 9, 30]) {
        for (const name of ['f', 'called']) {
          const whole = (await metered(bytes)).call(name, n)
          if (whole.trap === undefined) expect(whole.value).toBe(unmetered(n))
          else expect(() => unmetered(n)).toThrow(whole.trap)
          for (let slice = 1n; slice < 40n; slice += 2n) {
            const sliced = await metered(bytes, { slice })
            expect({ ...sliced.callWith(whole.spent, name, n), refills: 0 }).toEqual(whole)
            expect(sliced.callWith(whole.spent - 1n, name, n).exhausted).toBe(true)
          }
        }
      }
    },
  )
})
