import { MessageChannel } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Receiver, ROOM, Sender, UNSENT } from '../../host/worker/channel.ts'
import { Fifo, MAX_TEXT } from '../../host/worker/fifo.ts'

/** Both ends of a channel, and the port behind the sender. */
function ends() {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  const fifo = new Fifo()
  const { buffer } = fifo
  let rung = 0
  const receiver = new Receiver(buffer, port2, () => void rung++)
  return { fifo, sender: new Sender(buffer, port1), receiver, port: port1, rung: () => rung }
}

/** Everything that is there. */
function all(receiver: Receiver): unknown[] {
  const messages: unknown[] = []
  for (let one = receiver.next(); one !== undefined; one = receiver.next()) messages.push(one)
  return messages
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

describe('a channel', () => {
  const mixed = ['a', { b: 1 }, 'c', 'd'.repeat(MAX_TEXT + 1), 'e'.repeat(MAX_TEXT), [7], 'f']

  test('keeps the order of short texts, long ones and objects', () => {
    const { sender, receiver } = ends()
    for (const message of mixed) expect(sender.send(message)).toBe(true)
    expect(all(receiver)).toEqual(mixed)
    expect(receiver).toMatchObject({ empty: true, broken: false })
  })

  test('keeps it also where the event loop was there first', async () => {
    const { sender, receiver } = ends()
    for (const message of mixed) sender.send(message)
    await turn()
    expect(all(receiver)).toEqual(mixed)
    expect(receiver.broken).toBe(false)
  })

  test('takes texts for which there is no room by the port, and has room for what must not wait', () => {
    const { sender, receiver } = ends()
    const texts = Array.from({ length: 100 }, (_, i) => `${i}`.repeat(1000))
    for (const text of texts) expect(sender.send(text)).toBe(true)
    expect(all(receiver)).toEqual(texts)
  })

  test('refuses what can wait while too much is on its way, and takes it later', () => {
    const { sender, receiver } = ends()
    let sent = 0
    while (sender.send({ sent }, ROOM)) sent++
    expect(sent).toBeGreaterThan(1000)
    expect(sender.send({ last: true })).toBe(true)
    expect(all(receiver)).toHaveLength(sent + 1)
    expect(sender.send({}, ROOM)).toBe(true)
  })

  test('what cannot be sent throws, and what follows arrives', () => {
    const { sender, receiver } = ends()
    expect(() => sender.send({ no: () => 0 })).toThrow('could not be cloned')
    sender.send('next')
    expect(all(receiver)).toEqual([UNSENT, 'next'])
  })

  test('a receiver that sleeps is rung once', async () => {
    const { sender, receiver, rung } = ends()
    expect(receiver.sleep()).toBe(true)
    sender.send('one')
    sender.send('two')
    await turn()
    expect(rung()).toBe(1)
    expect(receiver.sleep()).toBe(false)
    expect(all(receiver)).toEqual(['one', 'two'])
    expect(receiver.broken).toBe(false)
  })

  test('a receiver that looks by itself is not rung', async () => {
    const { sender, receiver, rung } = ends()
    receiver.sleep()
    receiver.stayAwake()
    sender.send('one')
    await turn()
    expect(rung()).toBe(0)
    expect(all(receiver)).toEqual(['one'])
  })

  test('a bell that comes while it looks is none too many', async () => {
    const { sender, receiver } = ends()
    receiver.sleep()
    sender.send('one')
    receiver.stayAwake()
    expect(all(receiver)).toEqual(['one'])
    await turn()
    expect(receiver.broken).toBe(false)
  })

  test('a receiver sleeps also while a message is on its way through the port, which rings', async () => {
    const { fifo, receiver, port, rung } = ends()
    fifo.push('')
    expect(receiver.next()).toBeUndefined()
    expect(receiver).toMatchObject({ empty: false })
    expect(receiver.sleep()).toBe(true)
    port.postMessage('late')
    await turn()
    expect(rung()).toBe(1)
    expect(all(receiver)).toEqual(['late'])
  })

  test('bells without end hold nobody up', () => {
    const { fifo, receiver, port } = ends()
    fifo.push('')
    for (let i = 0; i < 10; i++) port.postMessage(null)
    port.postMessage('late')
    expect(receiver.next()).toBeUndefined()
    expect(receiver.broken).toBe(true)
  })

  test.each([
    ['a message that was not announced', 'nonsense'],
    ['a bell that nobody waits for', null],
  ])('%s breaks it', async (_, message) => {
    const { receiver, port } = ends()
    port.postMessage(message)
    await turn()
    all(receiver)
    expect(receiver.broken).toBe(true)
  })
})
