import { describe, expect, it } from 'vitest'
import { type Io, parse } from '../../host/cli/command.ts'
import { grantOptions, readTools } from '../../host/cli/grant-options.ts'

const io: Io = { out: () => {}, err: () => {}, env: {}, isTerminal: false, signal: new AbortController().signal }

const read = (line: string) =>
  readTools(parse(line.split(' '), { ...grantOptions, tool: { type: 'string', multiple: true } }).tokens, io).map(
    ({ file, grants }) => `${file}: ${grants.map(({ kind }) => kind).join(' ')}`,
  )

describe('--grant', () => {
  it('before the first --tool is for all of them, and behind one for that one alone', () => {
    expect(
      read('--grant clock prompt --tool a --grant random --tool=b --tool c --grant env:X=1 --grant=scratch:/t'),
    ).toEqual(['a: clock random', 'b: clock', 'c: clock env scratch'])
  })

  it('without a --tool is for none, and is read all the same', () => {
    expect(read('--grant clock')).toEqual([])
    expect(() => read('--grant socket:1')).toThrow(/socket/)
  })
})
