/** What the key-value store outside answers the face inside, beside the bytes of a value. */

/** One answer; `err` stands alone. */
export interface KeyValueAnswer {
  readonly err?: 'access-denied' | 'quota' | 'key-too-long' | 'unavailable'
  readonly found?: boolean
  readonly keys?: readonly string[]
  readonly cursor?: string
}
