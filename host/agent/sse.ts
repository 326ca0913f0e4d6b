/** Reads server-sent events as the WHATWG HTML standard has them (section 9.2.6), from bytes that are split anywhere. */

/** One event. */
export interface ServerSentEvent {
  /** Its `event` field; empty when it has none. */
  readonly type: string
  /** Its `data` lines, joined by line feeds. */
  readonly data: string
}

/** Decodes one stream. What it keeps is the event that is not complete yet: who bounds the stream bounds it. */
export class EventDecoder {
  // Takes the byte order mark away, and keeps a character that is not complete yet.
  readonly #utf8 = new TextDecoder()
  #line = ''
  #type = ''
  // A list, since texts that grow by small pieces take many times the room of their characters.
  #data: string[] = []
  #afterReturn = false

  /** The events that are complete with these bytes. */
  decode(bytes: Uint8Array): ServerSentEvent[] {
    return this.#read(this.#utf8.decode(bytes, { stream: true }))
  }

  /**
   * The event that the stream ended in, if there is one. The standard drops it; some servers leave the last blank line out, so the caller
   * decides whether it is whole.
   */
  end(): ServerSentEvent | undefined {
    return [...this.#read(this.#utf8.decode()), ...this.#read('\n'), ...this.#read('\n')][0]
  }

  #read(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = []
    if (text === '') return events
    // The end of a line may be split, too.
    let from = this.#afterReturn && text.startsWith('\n') ? 1 : 0
    this.#afterReturn = text.endsWith('\r')
    // Each is looked for once: a stream without the one is not searched for it with each line.
    let feed = find(text, '\n', from)
    let carriage = find(text, '\r', from)
    while (feed < text.length || carriage < text.length) {
      const end = Math.min(feed, carriage)
      const line = this.#line + text.slice(from, end)
      this.#line = ''
      from = carriage + 1 === feed ? feed + 1 : end + 1
      if (feed < from) feed = find(text, '\n', from)
      if (carriage < from) carriage = find(text, '\r', from)
      const event = this.#take(line)
      if (event) events.push(event)
    }
    this.#line += text.slice(from)
    return events
  }

  #take(line: string): ServerSentEvent | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    if (field !== 'data' && field !== 'event') return undefined
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') this.#type = value
    else this.#data.push(value)
    return undefined
  }

  #dispatch(): ServerSentEvent | undefined {
    const [type, data] = [this.#type, this.#data]
    this.#type = ''
    if (data.length === 0) return undefined
    this.#data = []
    return { type, data: data.join('\n') }
  }
}

/** Where the character is; behind the text when it is not in it. */
function find(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at === -1 ? text.length : at
}
