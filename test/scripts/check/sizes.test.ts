import { describe, expect, test } from 'vitest'
import { checkSizes, describeSizes, longestFile } from '../../../scripts/check/sizes.ts'

const lines = (count: number): string => 'x\n'.repeat(count)

describe('checkSizes', () => {
  test.each([
    [longestFile - 1, 0],
    [longestFile, 0],
    [longestFile + 1, 1],
  ])('a source of %i lines gives %i findings', (count, findings) => {
    expect(checkSizes(new Map([['host/base/a.ts', lines(count)]]))).toHaveLength(findings)
  })

  test('a last line without a line feed counts', () => {
    expect(checkSizes(new Map([['host/base/a.ts', `${lines(longestFile)}x`]]))).toHaveLength(1)
  })

  test('data and the interfaces of others may be long', () => {
    const text = lines(longestFile + 1)
    expect(
      checkSizes(
        new Map([
          ['package-lock.json', text],
          ['wit/deps/io/world.wit', text],
        ]),
      ),
    ).toEqual([])
  })
})

describe('describeSizes', () => {
  test('each part has its median', () => {
    const tree = new Map([
      ['host/base/a.ts', lines(1)],
      ['host/base/b.ts', lines(9)],
      ['host/base/c.ts', lines(5)],
    ])
    expect(describeSizes(tree)).toEqual(['base           3 files, median 5, longest 9'])
  })
})
