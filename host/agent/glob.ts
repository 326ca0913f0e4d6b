/** Patterns over tool names, without regular expressions: no pattern takes longer than name times pattern. */

/** A name in which `*` stands for any run of characters. */
export interface Glob {
  readonly text: string
  matches(name: string): boolean
}

/** Reads a pattern; every character but `*` stands for itself. */
export function globOf(text: string): Glob {
  const [head = '', ...rest] = text.split('*')
  const tail = rest.pop()
  return {
    text,
    matches: name => {
      if (tail === undefined) return name === head
      if (!name.startsWith(head)) return false
      let from = head.length
      for (const part of rest) {
        const at = name.indexOf(part, from)
        if (at === -1) return false
        from = at + part.length
      }
      return name.length - tail.length >= from && name.endsWith(tail)
    },
  }
}
