import { describe, expect, test } from 'vitest'
import { parse } from '../../../scripts/check/source.ts'
import { checkCode, checkWords } from '../../../scripts/check/words.ts'

/** Joined here, so that this file passes the rule that it tests. */
const promise = ['TO', 'DO'].join('')
const inFile = (text: string) => checkWords(new Map([['a.md', `first\n${text}\n`]]))

describe('checkWords', () => {
  test.each([
    `${promise} #12: later`,
    `${promise}(#12) later`,
    'host/work/a',
    'https://example.com/tmp/a',
    './tmp/a',
    'a registry of words',
    '/data/in',
    "'@ts-ignore'",
  ])('%j may be written', text => {
    expect(inFile(text)).toEqual([])
  })

  test.each([
    promise,
    `${promise}: later`,
    ['FIX', 'ME'].join(''),
    ['// @ts', 'ignore'].join('-'),
    ['/* @ts', 'nocheck */'].join('-'),
    `'${['', 'work', 'main'].join('/')}'`,
    ['', 'tmp', 'a'].join('/'),
    ['', 'tmp'].join('/'),
    ['', 'home', 'someone', 'a'].join('/'),
    ['', 'Users', 'someone', 'a'].join('/'),
    ['registry', 'example', 'org'].join('.'),
    ['"resolved"', ' "http://example.com"'].join(':'),
  ])('%j may not be written', text => {
    expect(inFile(text).map(({ line }) => line)).toEqual([2])
  })

  test.each(['host/utils/a.ts', 'host/base/helpers.ts', 'host/common/b.ts', 'host/pool/manager.ts'])(
    '%s is a name that says nothing',
    path => {
      expect(checkWords(new Map([[path, '']]))).toHaveLength(1)
    },
  )

  test('a longer name that holds such a word is its own name', () => {
    expect(checkWords(new Map([['host/base/common-ancestor.ts', '']]))).toEqual([])
  })
})

describe('checkCode', () => {
  const inTest = (text: string, path = 'test/a.test.ts') =>
    checkCode(parse(new Map([[path, text]]))).map(({ message }) => message)

  test('the type any is found wherever a type is written', () => {
    expect(inTest('const a: any = 1\nconst b = a as any\ntype C = Array<any>\n', 'host/base/a.ts')).toHaveLength(3)
    expect(inTest("const any = 'any' // any\n", 'host/base/a.ts')).toEqual([])
  })

  test.each([
    "test.skip('a', f)",
    "describe.only('a', f)",
    "it.todo('a')",
    "test.skipIf(true)('a', f)",
    "test.only.each([])('a', f)",
  ])('%s does not run, or keeps others from running', text => {
    expect(inTest(text)).toHaveLength(1)
  })

  test('a call of skip on something else is no test', () => {
    expect(inTest("cursor.skip(4)\ntest('a', f)\ntest.each([])('b', f)\n")).toEqual([])
  })

  test('a title states a law', () => {
    expect(inTest("test('it should work', f)")).toHaveLength(1)
    expect(inTest("test('a shoulder is no wish', f)")).toEqual([])
  })
})
