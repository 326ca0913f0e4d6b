import { describe, expect, it } from 'vitest'
import { approvalRequest, isAllowed } from '../../host/agent/approval.ts'

const call = { tool: 'pay', input: { to: 'ada', cents: 5 }, component: 'ab', path: ['root'] }
const request = approvalRequest(call, 'decide')
const yes = { fingerprint: request.fingerprint, allow: true, by: 'grace' }

describe('an approval', () => {
  it('allows the call it was given for, in whatever order its arguments are written', () => {
    const same = approvalRequest({ ...call, input: { cents: 5, to: 'ada' }, path: ['other'] }, 'decide')
    expect(isAllowed(same, yes)).toBe(true)
  })

  it.each([
    ['other arguments', { input: { to: 'ada', cents: 6 } }],
    ['another tool', { tool: 'pay_all' }],
    ['another binary', { component: 'ac' }],
  ])('is refused for %s', (_, change) => {
    const other = approvalRequest({ ...call, ...change }, 'decide')
    expect(() => isAllowed(other, yes)).toThrow(/for another call/)
  })

  it('is refused for a tool of the host under the name of a component', () => {
    const { component, ...hosted } = call
    expect(() => isAllowed(approvalRequest(hosted, 'decide'), yes)).toThrow(/for another call/)
  })

  it('that is no allows nothing, and neither does a truthy word', () => {
    expect(isAllowed(request, { ...yes, allow: false })).toBe(false)
    expect(isAllowed(request, { ...yes, allow: 'no' as unknown as boolean })).toBe(false)
  })
})
