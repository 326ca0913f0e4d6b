import { expect, test } from 'vitest'
import { defaultLimits } from '../../host/base/limits.ts'
import { type CallRequest, readRequest, writeRequest } from '../../host/worker/protocol.ts'

const call: CallRequest = {
  type: 'call',
  id: 7,
  component: `${'a'.repeat(64)}+${'b'.repeat(64)}`,
  introduce: undefined,
  function: 3,
  input: '["two\\nlines", 1 2]\n\u{1f600}',
  limits: { ...defaultLimits, fuel: 1n << 62n },
  session: undefined,
  audited: false,
}

test.each([
  { ...call },
  { ...call, id: 2 ** 31 - 1, function: 0, session: 1, audited: true },
  { ...call, limits: defaultLimits, input: '' },
])('a call that is sent as text is read as it was', request => {
  const sent = writeRequest(request)
  expect(typeof sent).toBe('string')
  expect(readRequest(sent)).toEqual(request)
})

test('a call that introduces its component, one with a long input, and what is no call are sent as they are', () => {
  const introduce = {
    artifact: { bytes: new Uint8Array(), modules: [] },
    functions: [],
    terms: { imports: [], grants: [] },
    forget: undefined,
  }
  for (const request of [
    { ...call, introduce },
    { ...call, input: 'x'.repeat(16_385) },
    { type: 'end-session', session: 1 } as const,
  ]) {
    expect(writeRequest(request)).toBe(request)
    expect(readRequest(request)).toBe(request)
  }
  expect(typeof writeRequest({ ...call, input: 'x'.repeat(16_384) })).toBe('string')
})
