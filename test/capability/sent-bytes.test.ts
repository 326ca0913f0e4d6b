import { expect, test } from 'vitest'
import { SentBytes } from '../../host/capability/sent-bytes.ts'

test('bytes are counted just under and exactly at the ceiling, and none of what is just over', () => {
  const sent = new SentBytes(10)
  expect([sent.take(9), sent.bytes]).toEqual([true, 9])
  expect([sent.take(2), sent.bytes]).toEqual([false, 9])
  expect([sent.take(1), sent.bytes]).toEqual([true, 10])
  expect([sent.take(1), sent.take(0), sent.bytes]).toEqual([false, true, 10])
})
