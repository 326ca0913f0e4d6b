import { describe, expect, it } from 'vitest'
import { type Io, parse } from '../../host/cli/command.ts'
import { grantOptions, readTools } from '../../host/cli/grant-options.ts'

const io: Io = { out: () => {}, err: () => {}, env: {}, isTerminal: false, signal: new AbortController().signal }

const read = (line: string, by?: 'positional') =>
  readTools(parse(line.split(' '), { ...grantOptions, tool: { type: 'string', multiple: true } }).tokens, io, by).map(
    ({ file, grants }) => `${file}: ${grants.map(({ kind }) => kind).join(' ')}`,
  )

describe('--grant', () => {
  it('before the first --tool is for all of them, and behind one for that one alone', () => {
    expect(
      read('--grant clock prompt --tool a --grant random --tool=b --tool c --grant env:X=1 --grant=scratch:/t'),
    ).toEqual(['a: clock random', 'b: clock', 'c: clock env scratch'])
  })

  it('where the files are arguments, is for all of them or for the one before it', () => {
    expect(read('--grant clock a --grant random b --grant=scratch:/t', 'positional')).toEqual([
      'a: clock random',
      'b: clock scratch',
    ])
  })

  it('without a --tool is for none, and is read all the same', () => {
    expect(read('--grant clock')).toEqual([])
    expect(() => read('--grant socket:1')).toThrow(/socket/)
  })
})
