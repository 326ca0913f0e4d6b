import { afterEach, describe, expect, test } from 'vitest'
import {
  type Answered,
  type Death,
  Slot,
  type SlotEvents,
  type SlotState,
  slotTransitions,
} from '../../host/pool/slot.ts'
import { Warden } from '../../host/pool/warden.ts'
import { MAX_HELD } from '../../host/worker/protocol.ts'
import { isolation } from '../support/isolation.ts'
import { begun, puppet, request, stillborn } from './support.ts'

/** A slot whose events are kept, and can be awaited. */
class Witness {
  readonly events: string[] = []
  readonly slot: Slot
  readonly warden: Warden
  death: Death | undefined
  private wake: (() => void) | undefined

  constructor(file: URL = puppet) {
    const note = (event: string): void => {
      this.events.push(`${event} ${this.slot.state}`)
      this.wake?.()
    }
    const heard: SlotEvents = {
      ready: () => note('ready'),
      answer: (_, answer: Answered) => note(`answer:${answer.type}`),
      said: (_, said) => note(`said:${said.type}`),
      slow: () => undefined,
      lost: (_, death) => {
        this.death = death
        note(`lost:${death.kind}`)
      },
      gone: () => note('gone'),
    }
    this.warden = new Warden(isolation, file)
    this.warden.hold(true)
    this.slot = new Slot(heard, this.warden)
    open.add(this)
  }

  async until(event: string): Promise<void> {
    while (!this.events.some(one => one.startsWith(event))) {
      await new Promise<void>(resolve => {
        this.wake = resolve
      })
    }
  }

  async tell(input: string): Promise<void> {
    await this.until('ready')
    this.slot.send(request(1, input))
  }
}

const open = new Set<Witness>()
afterEach(async () => {
  for (const witness of open) {
    witness.slot.end({ kind: 'killed' })
    await witness.until('gone')
    await witness.warden.terminate()
  }
  open.clear()
})

describe('slotTransitions', () => {
  const states = Object.keys(slotTransitions) as SlotState[]

  test('a worker that is given up never works again', () => {
    expect(slotTransitions.ending).toEqual(['dead'])
    expect(slotTransitions.dead).toEqual([])
  })

  test('a living worker can be given up at any time', () => {
    for (const state of states.filter(one => one !== 'ending' && one !== 'dead')) {
      expect(slotTransitions[state]).toContain('ending')
    }
  })
})

describe('Slot', () => {
  test('lives from starting to idle to busy to idle to ending to dead', async () => {
    const witness = new Witness()
    const states = [witness.slot.state]
    await witness.tell('answer')
    states.push(witness.slot.state)
    await witness.until('answer')
    witness.slot.end({ kind: 'killed' })
    await witness.until('gone')
    expect(states).toEqual(['starting', 'busy'])
    expect(witness.events).toEqual(['ready idle', 'answer:called idle', 'lost:killed ending', 'gone dead'])
  })

  test('a worker that is not ready, holds as much as it may, or was given up, cannot be given work', async () => {
    const witness = new Witness()
    const { slot } = witness
    expect(() => slot.send(request(1, 'answer'))).toThrow('that is starting was given work')
    await witness.tell('spin')
    for (let id = 2; id <= MAX_HELD; id++) slot.send(request(id, 'answer'))
    expect(slot).toMatchObject({ held: MAX_HELD, open: false })
    expect(() => slot.send(request(slot.nextId, 'answer'))).toThrow('that is busy was given work')
    slot.end({ kind: 'killed' })
    expect(() => slot.send(request(slot.nextId, 'answer'))).toThrow('that is ending was given work')
  })

  test('what was taken back makes no room: the channel to a worker is bounded', async () => {
    const witness = new Witness()
    await witness.tell('spin')
    const { slot } = witness
    await begun(slot)
    for (let id = 2; id <= MAX_HELD; id++) slot.send(request(id, 'answer'))
    for (let id = 2; id <= MAX_HELD; id++) expect(slot.takeBack(id)).toBe(true)
    expect(slot).toMatchObject({ held: 1, open: false })
    expect(slot.takeBack(1)).toBe(false)
  })

  test('a request that teaches a component is not taken back from a living worker', async () => {
    const witness = new Witness()
    await witness.tell('spin')
    await begun(witness.slot)
    witness.slot.send({ ...request(2, 'answer'), introduce: {} as never })
    expect(witness.slot.takeBack(2)).toBe(false)
    witness.slot.end({ kind: 'killed' })
    expect(witness.slot.takeBack(2)).toBe(true)
  })

  test('only the first death counts', async () => {
    const witness = new Witness()
    await witness.tell('exit 7')
    witness.slot.end({ kind: 'killed' })
    witness.slot.end({ kind: 'out-of-memory' })
    await witness.until('gone')
    expect(witness.events.filter(event => event.startsWith('lost'))).toEqual(['lost:killed ending'])
  })

  test.each([
    ['exit 0', 'its thread ended by itself, with code 0'],
    ['exit 7', 'its thread ended by itself, with code 7'],
    ['throw', 'told to throw'],
    ['reject', 'told to reject'],
    ['answer for another', 'it sent a message that is not an answer to its request'],
    ['be ready again', 'it sent a message that is not an answer to its request'],
    ['say nonsense', 'it sent a message that is not an answer to its request'],
    ['send half an answer', 'it sent a message that is not an answer to its request'],
    ['fail with a made-up code', 'it sent a message that is not an answer to its request'],
  ])('a worker told to "%s" is given up as crashed, with the cause', async (input, message) => {
    const witness = new Witness()
    await witness.tell(input)
    await witness.until('gone')
    expect(witness.events).toEqual(['ready idle', 'lost:crashed ending', 'gone dead'])
    expect(witness.death).toMatchObject({ kind: 'crashed', cause: { message } })
  })

  test('a worker that does not come back from its rest is given up', async () => {
    const witness = new Witness()
    await witness.tell('answer and never rest')
    await witness.until('gone')
    expect(witness.events).toEqual(['ready idle', 'answer:called idle', 'lost:killed ending', 'gone dead'])
  })

  test('a worker that was seen to rest, and has rested when it is looked at again, is told of at once', async () => {
    const witness = new Witness()
    await witness.tell('answer and never rest')
    await witness.until('answer')
    const { slot } = witness
    expect(slot).toMatchObject({ free: false, resting: true })
    slot.cell.rested() // as the worker's thread may, at any moment
    expect(slot).toMatchObject({ free: true, resting: false })
    expect(slot.restIsOver()).toBe(true)
  })

  test('a worker that says it has no room for what it may hold is given up, and what it was sent can be taken back', async () => {
    const witness = new Witness()
    await witness.tell('leave no room')
    await witness.until('answer')
    witness.slot.send(request(2, 'answer'))
    await witness.until('lost')
    expect(witness.death).toMatchObject({ kind: 'crashed' })
    expect(witness.slot.takeBack(2)).toBe(true)
  })

  test('a second answer to one request is not an answer', async () => {
    const witness = new Witness()
    await witness.tell('answer twice')
    await witness.until('gone')
    expect(witness.events).toEqual(['ready idle', 'answer:called idle', 'lost:crashed ending', 'gone dead'])
  })

  test('a worker that fills its heap dies of that, and the process lives', { timeout: 30_000 }, async () => {
    const witness = new Witness()
    await witness.tell('fill the heap')
    await witness.until('gone')
    expect(witness.death).toEqual({ kind: 'out-of-memory' })
  })

  test('a worker that dies while it starts is given up with the cause', async () => {
    const witness = new Witness(stillborn)
    await witness.until('gone')
    expect(witness.events).toEqual(['lost:crashed ending', 'gone dead'])
    expect(witness.death).toMatchObject({ cause: { message: 'stillborn' } })
  })

  test('a call starts with nothing noted, whatever the call before it spent', async () => {
    const witness = new Witness()
    await witness.until('ready')
    witness.slot.cell.note(7n, 7)
    witness.slot.send(request(1, 'silence'))
    await begun(witness.slot)
    expect(witness.slot.cell.noted()).toEqual({ fuel: 0n, memoryBytes: 0 })
  })
})
