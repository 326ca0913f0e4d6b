import { describe, expect, test } from 'vitest'
import { Log, MAX_LINES } from '../../host/worker/log.ts'

const log = (limit: number): Log => {
  const made = new Log()
  made.begin(limit)
  return made
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const info = (message: string) => ({ level: 'info', message })
const cut = (limit: number) => ({ level: 'warn', message: `The log was cut at its limit of ${limit} bytes.` })

describe('Log', () => {
  test('bytes count as UTF-8', () => {
    const [full, over] = [log(4), log(3)]
    for (const one of [full, over]) one.add('info', 'éé')
    expect(full.finish()).toEqual([info('éé')])
    expect(over.finish()).toEqual([cut(3)])
    expect([full.bytes, over.bytes]).toEqual([4, 0])
  })

  test('lines are kept up to their ceiling, whatever they hold', () => {
    const one = log(10)
    for (let i = 0; i < MAX_LINES + 5; i++) one.add('info', '')
    expect(one.finish()).toHaveLength(MAX_LINES + 1)
    expect(one.finish().at(-1)).toEqual(cut(10))
  })

  test('what is written becomes lines, however it is split, characters included', () => {
    const one = log(100)
    const bytes = utf8('öne\ntwo\n\nthree')
    for (const byte of bytes) one.write('info', Uint8Array.of(byte))
    expect(one.finish()).toEqual(['öne', 'two', '', 'three'].map(info))
  })

  test('standard output and standard error do not mix', () => {
    const one = log(100)
    one.write('info', utf8('out'))
    one.write('error', utf8('err\n'))
    one.write('info', utf8('put\n'))
    expect(one.finish()).toEqual([{ level: 'error', message: 'err' }, info('output')])
  })

  test('a line without end is cut at the ceiling, and not held beyond it', () => {
    const one = log(10)
    for (let i = 0; i < 1000; i++) one.write('info', utf8('0123456789'))
    expect(one.finish()).toEqual([cut(10)])
  })

  test('nothing in a line acts on who looks at it, and a message of several lines is several lines', () => {
    const one = log(200)
    one.add('info', 'a\u001b[2Jb\u009b\ttab 😀\u200d')
    one.add('info', 'first\r\nsecond\rforged\u2028too\n')
    one.write('info', utf8('out\u0007\u202eput\n'))
    expect(one.finish()).toEqual(
      ['a\\u{1b}[2Jb\\u{9b}\ttab 😀\u200d', 'first', 'second\\u{d}forged\\u{2028}too', '', 'out\\u{7}\\u{202e}put'].map(
        info,
      ),
    )
  })

  test('what is escaped counts as it is written', () => {
    const [full, over] = [log(5), log(4)]
    for (const one of [full, over]) one.add('info', '\u0007')
    expect(full.finish()).toEqual([info('\\u{7}')])
    expect(over.finish()).toEqual([cut(4)])
  })

  test('a new call starts empty, also of half a character', () => {
    const one = log(100)
    one.write('info', utf8('ö').subarray(0, 1))
    expect(one.finish()).toEqual([info('\ufffd')])
    one.begin(100)
    one.write('info', utf8('x'))
    expect(one.finish()).toEqual([info('x')])
  })

  test('is not empty any more once a part of a character was written', () => {
    const one = log(100)
    expect(one.empty).toBe(true)
    one.write('info', utf8('ö').subarray(0, 1))
    expect(one.empty).toBe(false)
  })
})
