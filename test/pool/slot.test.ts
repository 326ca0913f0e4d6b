import { afterEach, describe, expect, test } from 'vitest'
import {
  type Answered,
  type Death,
  Slot,
  type SlotEvents,
  type SlotState,
  slotTransitions,
} from '../../host/pool/slot.ts'
import { puppet, request, stillborn } from './support.ts'

/** A slot whose events are kept, and can be awaited. */
class Witness {
  readonly events: string[] = []
  readonly slot: Slot
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
      lost: (_, death) => {
        this.death = death
        note(`lost:${death.kind}`)
      },
      gone: () => note('gone'),
    }
    this.slot = new Slot(heard, file)
    this.slot.hold()
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
  test('lives from starting to idle to busy to resting to ending to dead', async () => {
    const witness = new Witness()
    const states = [witness.slot.state]
    await witness.tell('answer')
    states.push(witness.slot.state)
    await witness.until('answer')
    witness.slot.end({ kind: 'killed' })
    await witness.until('gone')
    expect(states).toEqual(['starting', 'busy'])
    expect(witness.events).toEqual(['ready idle', 'answer:called resting', 'lost:killed ending', 'gone dead'])
  })

  test('a worker that is not idle cannot be given work', async () => {
    const witness = new Witness()
    expect(() => witness.slot.send(request(1, 'answer'))).toThrow('from starting to busy')
    await witness.until('ready')
    witness.slot.send(request(2, 'silence'))
    expect(() => witness.slot.send(request(3, 'answer'))).toThrow('from busy to busy')
    witness.slot.end({ kind: 'killed' })
    expect(() => witness.slot.send(request(4, 'answer'))).toThrow('from ending to busy')
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
    expect(witness.events).toEqual(['ready idle', 'answer:called resting', 'lost:killed ending', 'gone dead'])
  })

  test('a second answer to one request is not an answer', async () => {
    const witness = new Witness()
    await witness.tell('answer twice')
    await witness.until('gone')
    const answered = ['ready idle', 'answer:called resting', 'ready idle']
    expect(witness.events).toEqual([...answered, 'lost:crashed ending', 'gone dead'])
  })

  test('a worker that fills its heap dies of that, and the process lives', async () => {
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
    expect(witness.slot.cell.noted()).toEqual({ fuel: 0n, memoryBytes: 0 })
  })
})
