import { expect, test } from 'vitest'
import { defaultLimits } from '../../host/base/limits.ts'
import { type CallRequest, readRequest, readText, writeRequest, writeResponse } from '../../host/worker/protocol.ts'

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

test('a call that introduces its component, and what is no call, are sent as they are', () => {
  const introduce = {
    artifact: { bytes: new Uint8Array(), modules: [] },
    functions: [],
    terms: { imports: [], grants: [] },
    forget: undefined,
  }
  for (const request of [{ ...call, introduce }, { type: 'end-session', session: 1 } as const]) {
    expect(writeRequest(request)).toBe(request)
    expect(readRequest(request)).toBe(request)
  }
})

test('the report of a call is read as it was written', () => {
  const called = { type: 'called', id: 7, report: '{"value":"two\\nlines\u{1f600}"}\n' } as const
  expect(readText(writeResponse(called))).toEqual(called)
})

test.each(['', 'no line', '7', '\n', 'x\n{}'])('the text %j is read as the answer to no request', text => {
  expect([1, 7]).not.toContain((readText(text) as { id: number }).id)
})

test('a response that is no report is sent as it is', () => {
  for (const response of [{ type: 'ready' }, { type: 'warmed', id: 7 }] as const) {
    expect(writeResponse(response)).toBe(response)
    expect(readText(response)).toBe(response)
  }
})
