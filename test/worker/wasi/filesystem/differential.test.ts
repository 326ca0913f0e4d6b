import { expect, test } from 'vitest'
import type { Descriptor } from '../../../../host/worker/wasi/filesystem/descriptor.ts'
import { random } from '../../../support/random.ts'
import { act, granted, place, scratch } from './support.ts'

const names = ['a', 'b', 'c']

/** One operation, chosen by numbers, on a directory of any backend; answers what a guest would see of it. */
function step(dir: Descriptor, below: (most: number) => number): string {
  const name = (): string => names[below(names.length)]!
  const path = (): string =>
    ['', `${name()}/`, '../', './', `${name()}/../`][below(5)]! + name() + ['', '', '', '/'][below(4)]!
  const [one, other, text] = [path(), path(), 'x'.repeat(below(9))]
  const operations: (() => unknown)[] = [
    () => act.write(dir, one, text),
    () => act.read(dir, one),
    () => dir.createDirectoryAt(one),
    () => dir.removeDirectoryAt(one),
    () => dir.unlinkFileAt(one),
    () => dir.renameAt(one, dir, other),
    () => dir.symlinkAt(other, one),
    () => dir.readlinkAt(one),
    // Not `link-at`: of the host's files, those with several names are not written.
    () => dir.statAt({}, one).type,
    () => dir.statAt(act.follow, one).type,
    () => dir.openAt({}, one, { create: true, exclusive: true }, { read: true })[Symbol.dispose](),
    () => dir.openAt(act.follow, one, { truncate: true }, {})[Symbol.dispose](),
    () => act.list(act.folder(dir, one)).join(),
    () => dir.metadataHashAt({}, one).lower === dir.metadataHashAt({}, other).lower,
  ]
  const index = below(operations.length)
  const what = `${index} ${one} ${other}: `
  try {
    return what + String(operations[index]!() ?? 'done')
  } catch (thrown) {
    return what + String((thrown as { payload?: unknown }).payload ?? thrown)
  }
}

/** The same operations on each of the backends, side by side. */
test('what happens in a directory of the host, however it is held, happens in one in memory', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const dirs = [granted(place().box, 'descriptor'), granted(place().box, 'path'), scratch()]
    const seen = dirs.map(dir => {
      const below = random(seed)
      return Array.from({ length: 60 }, () => step(dir, below))
    })
    expect(seen[1], `seed ${seed}`).toEqual(seen[0])
    expect(seen[2], `seed ${seed}`).toEqual(seen[0])
  }
})
