import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { Fifo, MAX_TEXT } from '../../host/worker/fifo.ts'

/** Both ends of one queue. */
function ends(): { writer: Fifo; reader: Fifo; words: Int32Array } {
  const writer = new Fifo()
  return { writer, reader: new Fifo(writer.buffer), words: new Int32Array(writer.buffer) }
}

/** Fills the queue with texts of that many characters; answers how many there was room for. */
function fill(writer: Fifo, characters: number, free = 0): number {
  for (let count = 0; ; count++) if (!writer.push('x'.repeat(characters), free)) return count
}

describe('a queue of texts', () => {
  test('gives each text once, in the order in which they came', () => {
    const { writer, reader } = ends()
    expect(reader.take()).toBeUndefined()
    const texts = ['', 'a', 'two', '\u{1f600}\n', 'ä'.repeat(1000)]
    for (const text of texts) expect(writer.push(text)).toBe(true)
    expect(reader.empty).toBe(false)
    expect(texts.map(() => reader.take())).toEqual(texts)
    expect(reader.take()).toBeUndefined()
    expect(reader.empty).toBe(true)
  })

  test('gives them also past the end of its memory, whatever their lengths, however full it is', () => {
    const { writer, reader } = ends()
    const waiting: string[] = []
    for (let i = 0; i < 50_000; i++) {
      const text = 'é'.repeat((i * 7919) % 1500)
      if (writer.push(text)) waiting.push(text)
      else expect(reader.take()).toBe(waiting.shift())
    }
    for (const text of waiting) expect(reader.take()).toBe(text)
    expect(reader.take()).toBeUndefined()
  })

  test('takes the longest text at any place, once what was there has been read', () => {
    const { writer, reader } = ends()
    for (let i = 0; i < 100; i++) {
      const text = '\u{ffff}'.repeat(MAX_TEXT - i)
      expect(writer.push(text)).toBe(true)
      expect(reader.take()).toBe(text)
    }
  })

  test('has room for so much and no more, and for more once something was read', () => {
    const { writer, reader } = ends()
    expect(fill(writer, 1000)).toBeGreaterThan(20)
    expect(writer.push('x'.repeat(1000))).toBe(false)
    reader.take()
    reader.take()
    reader.take()
    reader.take()
    expect(writer.push('x'.repeat(1000))).toBe(true)
  })

  test('a reader that says it has read what was never written finds nothing written elsewhere', () => {
    const { writer, words } = ends()
    words[0] = 0x7fff_ffff
    expect(fill(writer, 1000)).toBeLessThan(65)
    expect(writer.push('')).toBe(true)
    words[0] = -1
    expect(writer.push('x'.repeat(1000))).toBe(false)
  })

  test('what is to stay free is there for what need not leave it free', () => {
    const { writer } = ends()
    fill(writer, 0, 256)
    expect(writer.push('', 256)).toBe(false)
    expect(fill(writer, 0)).toBeGreaterThanOrEqual(256 / 4 - 2)
  })

  test.each([
    ['a length beyond the end', 4, 1 << 20],
    ['a length below zero', 4, -7],
    ['nothing but a turn back', 4, -1],
    ['an end that is nowhere', 1, 0x7fff_fff0],
  ])('%s is read as a text or as nothing, never out of its memory', (_, at, value) => {
    const { writer, reader, words } = ends()
    writer.push('text')
    words[at] = value
    for (let i = 0; i < 20_000; i++) expect((reader.take() ?? '').length).toBeLessThanOrEqual(65_536)
  })
})

describe('waking', () => {
  test('a reader that sleeps is to be woken by one message, whatever comes', () => {
    const { writer, reader } = ends()
    expect(writer.wake()).toBe(false)
    expect(reader.sleep()).toBe(true)
    expect(reader.sleep()).toBe(false)
    expect(writer.wake()).toBe(true)
    expect(writer.wake()).toBe(false)
  })

  test('a reader that stays awake hears whether a message is on its way', () => {
    const { writer, reader } = ends()
    reader.sleep()
    expect(reader.stayAwake()).toBe(true)
    expect(writer.wake()).toBe(false)
    reader.sleep()
    writer.wake()
    expect(reader.stayAwake()).toBe(false)
  })

  test('10,000 texts pass between two threads of which each waits for the other', { timeout: 30_000 }, async () => {
    const there = new Fifo()
    const back = new Fifo()
    const file = new URL('./fifo-echo.ts', import.meta.url)
    const worker = new Worker(file, { workerData: { there: there.buffer, back: back.buffer } })
    const reader = new Fifo(back.buffer)
    let received = 0
    for (let sent = 0; received < 10_000; ) {
      while (sent < 10_000 && there.push(`${sent}${'x'.repeat(sent % 500)}`)) sent++
      there.wake()
      for (let text = reader.take(); text !== undefined; text = reader.take()) {
        expect(text).toBe(`${received}${'x'.repeat(received % 500)}`)
        received++
      }
      reader.nap(5)
    }
    await worker.terminate()
  })
})
