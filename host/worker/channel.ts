/**
 * One direction of the talk between a worker and the outside: short texts pass through shared memory, everything else through a port, in one
 * order. Both ends.
 */

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { MAX_HELD } from './cell.ts'
import { Fifo, MAX_TEXT } from './fifo.ts'

/**
 * Bytes that texts leave free, and all else that can wait. Invariant: what cannot wait, at most {@link MAX_HELD} requests or answers and what is
 * said of itself, takes four bytes each at least.
 */
export const ROOM = 16 * MAX_HELD

/** Stands among the texts for what comes through the port. */
const ELSEWHERE = ''

/** Wakes a reader that sleeps. */
const BELL = null

/** What comes in place of a message that was announced and could not be sent. */
export const UNSENT = 0

/** The end that sends. */
export class Sender {
  private readonly fifo: Fifo
  private readonly port: MessagePort

  constructor(buffer: SharedArrayBuffer, port: MessagePort) {
    this.fifo = new Fifo(buffer)
    this.port = port
  }

  /**
   * Sends a message, through the port where it is no text, is too long, or finds no room. False when not even `free` bytes of room would be
   * left then, by default none. What it holds of `transfer` is this thread's no more once it is sent. Throws what cannot be sent.
   */
  send(message: unknown, free = 0, transfer: ArrayBuffer[] = []): boolean {
    const isText = typeof message === 'string' && message.length <= MAX_TEXT
    if (!isText || !this.fifo.push(message, ROOM)) {
      if (!this.fifo.push(ELSEWHERE, free)) return false
      this.post(message, transfer)
    }
    if (this.fifo.wake()) this.port.postMessage(BELL)
    return true
  }

  /** Blocks the thread until there may be more room. */
  waitForRoom(): void {
    this.fifo.waitForRoom()
  }

  private post(message: unknown, transfer: ArrayBuffer[]): void {
    try {
      this.port.postMessage(message, transfer)
    } catch (thrown) {
      this.port.postMessage(UNSENT)
      throw thrown
    }
  }
}

/** The end that receives. */
export class Receiver {
  private readonly fifo: Fifo
  private readonly port: MessagePort
  /** What came through the port as an event. */
  private readonly early: unknown[] = []
  /** The next message comes through the port. */
  private owed = false
  /** Bells that may ring. */
  private bells = 0
  /** Security: something came that was not announced, which no {@link Sender} does. */
  broken = false

  /** `rung` is called when something has come while this end slept, or what it waited for has. */
  constructor(buffer: SharedArrayBuffer, port: MessagePort, rung: () => void) {
    this.fifo = new Fifo(buffer)
    this.port = port
    port.on('message', message => {
      if (message === BELL) this.broken ||= --this.bells < 0
      else this.early.push(message)
      rung()
    })
  }

  /** Nothing is there. What is on its way through the port counts. */
  get empty(): boolean {
    return !this.owed && this.fifo.empty
  }

  /** The next message, if it is there. */
  next(): unknown {
    if (!this.owed) {
      const text = this.fifo.take()
      if (text !== ELSEWHERE) {
        this.broken ||= text === undefined && this.early.length > 0
        return text
      }
      this.owed = true
    }
    const message = this.early.shift() ?? this.received()
    if (message !== undefined) this.owed = false
    return message
  }

  private received(): unknown {
    // Security: a sender that rings without end holds nobody up.
    while (!this.broken) {
      const received = receiveMessageOnPort(this.port)
      if (received?.message !== BELL) return received?.message
      this.broken ||= --this.bells < 0
    }
    return undefined
  }

  /** Blocks the thread until something is there, for so many milliseconds at most. */
  nap(ms: number): void {
    if (!this.owed) this.fifo.nap(ms)
  }

  /** From now on `rung` is called when something comes. False when something is there already; what is still on its way through the port rings. */
  sleep(): boolean {
    if (this.fifo.sleep()) this.bells++
    return this.owed || this.empty
  }

  /** This end looks by itself again, by {@link next}. */
  stayAwake(): void {
    if (this.fifo.stayAwake()) this.bells--
  }
}
