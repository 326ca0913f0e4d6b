/** Random numbers and mutations that are the same for the same seed. */

/** Whole numbers from 0 to below `n`. */
export type Below = (n: number) => number

/** A generator of whole numbers. */
export function random(seed: number): Below {
  let state = (seed * 2_654_435_761) >>> 0
  return n => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** A copy of a module with a few bytes changed, or a stretch removed, repeated or moved. */
export function mutate(bytes: Uint8Array, below: Below): Uint8Array<ArrayBuffer> {
  const out = [...bytes]
  for (let n = 1 + below(3); n > 0; n--) {
    const at = 8 + below(out.length - 8)
    const kind = below(6)
    if (kind === 0) out.splice(at, 1 + below(4))
    else if (kind === 1) out.splice(at, 0, ...out.slice(at, at + below(8)))
    else if (kind === 2) out.splice(at, 0, below(256))
    else if (kind === 3) out[at] = [0, 0x7f, 0x80, 0xff, 0xfc, 0xfd, 0x0b, 0x40][below(8)]!
    else if (kind === 4) out[at] = out[at]! ^ (1 << below(8))
    else out[at] = below(256)
  }
  return Uint8Array.from(out)
}
