import { expect, test } from 'vitest'
import { checkDocs } from '../../../scripts/check/docs.ts'
import { parse } from '../../../scripts/check/source.ts'

const check = (text: string, path = 'host/base/a.ts') =>
  checkDocs(parse(new Map([[path, text]]))).map(({ line, message }) => `${line} ${message.replace(/ .*/, '')}`)

const opening = '/** Why this file exists. */\n\n'
const notIntroduced = ['1 does']

test('a file that opens with a sentence, and documents its exports, is in order', () => {
  expect(check(`${opening}import 'x'\n\n/** What it is. */\nexport const a = 1\n`)).toEqual([])
})

test.each([
  ['nothing', 'const a = 1\n'],
  ['a line comment', '// Why this file exists.\n\nconst a = 1\n'],
  ['a plain block comment', '/* Why this file exists. */\n\nconst a = 1\n'],
  ['words that are no sentence', '/** fuel */\n\nconst a = 1\n'],
  ['the doc of its first declaration', '/** What it is. */\nexport const a = 1\n'],
])('a file that opens with %s is not introduced', (_name, text) => {
  expect(check(text)).toEqual(notIntroduced)
})

test('a shebang may come before the opening sentence', () => {
  expect(check(`#!/usr/bin/env node\n${opening}`, 'scripts/a.mjs')).toEqual([])
})

test('a file of scripts/ and of test/support/ is introduced; a test is not', () => {
  expect(check('const a = 1\n', 'scripts/a.ts')).toEqual(notIntroduced)
  expect(check('const a = 1\n', 'test/support/a.ts')).toEqual(notIntroduced)
  expect(check('const a = 1\n', 'test/a.test.ts')).toEqual([])
})

test.each([
  'export const a = 1',
  'export function a() {}',
  'export async function a() {}',
  'export class a {}',
  'export abstract class a {}',
  'export interface a {}',
  'export type a = 1',
  'export default 1',
])('%s needs a doc comment', declaration => {
  expect(check(`${opening}${declaration}\n`)).toEqual(['3 exports'])
  expect(check(`${opening}/** What it is. */\n${declaration}\n`)).toEqual([])
})

test('a comment with a blank line below it documents nothing', () => {
  expect(check(`${opening}/** What it is. */\n\nexport const a = 1\n`)).toEqual(['5 exports'])
})

test('a line comment documents nothing', () => {
  expect(check(`${opening}// What it is.\nexport const a = 1\n`)).toEqual(['4 exports'])
})

test('the doc above the first signature documents all of them', () => {
  const overloads =
    'export function a(x: string): void\nexport function a(x: number): void\nexport function a(): void {}\n'
  expect(check(`${opening}/** What it does. */\n${overloads}`)).toEqual([])
})

test('a re-export needs no doc comment', () => {
  expect(check(`${opening}export { a } from './a.ts'\nexport type * from './b.ts'\n`)).toEqual([])
})

test('the exports of scripts need none', () => {
  expect(check(`${opening}export const a = 1\n`, 'scripts/a.ts')).toEqual([])
})
