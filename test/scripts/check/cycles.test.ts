import { expect, test } from 'vitest'
import { checkCycles } from '../../../scripts/check/cycles.ts'
import { parse } from '../../../scripts/check/source.ts'

const check = (files: Record<string, string>) =>
  checkCycles(parse(new Map(Object.entries(files)))).map(({ message }) => message)

test('files that import each other in one direction make no cycle', () => {
  expect(check({ 'a.ts': "import './b.ts'\nimport './c.ts'", 'b.ts': "import './c.ts'", 'c.ts': '' })).toEqual([])
})

test('a cycle is reported once, with the way around', () => {
  expect(check({ 'a.ts': "import './b.ts'", 'b.ts': "import './c.ts'", 'c.ts': "import './a.ts'" })).toEqual([
    'imports itself in a circle: a.ts → b.ts → c.ts → a.ts',
  ])
})

test('a file that imports itself is a cycle', () => {
  expect(check({ 'a.ts': "import './a.ts'" })).toHaveLength(1)
})

test('a file that leads to a cycle is not in it', () => {
  expect(check({ 'a.ts': "import './b.ts'", 'b.ts': "import './c.ts'", 'c.ts': "import './b.ts'" })).toEqual([
    'imports itself in a circle: b.ts → c.ts → b.ts',
  ])
})

test('two cycles are two findings', () => {
  const pair = (a: string, b: string) => ({ [`${a}.ts`]: `import './${b}.ts'`, [`${b}.ts`]: `import './${a}.ts'` })
  expect(check({ ...pair('a', 'b'), ...pair('c', 'd') })).toHaveLength(2)
})

test('a type-only import and a lazy import close a cycle', () => {
  expect(check({ 'a.ts': "import type { B } from './b.ts'", 'b.ts': "const a = () => import('./a.ts')" })).toHaveLength(
    1,
  )
})
