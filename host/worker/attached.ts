/** What is attached to a call and to its report, as values in host form. Inside the worker. */

import {
  type Attachment,
  type Attachments,
  detach,
  MIN_ATTACHED,
  numbersIn,
  type Swap,
  type SwapAll,
} from '../wit/attachment.ts'
import { LongText } from './abi/long-text.ts'

/** The arguments of a call, in JSON form but for what was attached, which is in host form. Nothing that is attached is copied. */
export function readArguments(input: string, attachments: Attachments, swaps: readonly SwapAll[]): readonly unknown[] {
  const args: unknown = JSON.parse(input)
  if (attachments.length === 0) return args as unknown[]
  const all: SwapAll = (list, swap) => (list as unknown[]).map((arg, i) => swaps[i]!(arg, swap))
  return detach(args, attachments, all, read) as unknown[]
}

function read({ kind, buffer }: Attachment): unknown {
  return kind === 'text' || kind === 'json' ? new LongText(buffer) : numbersIn(kind, buffer)
}

/** Attaches what is long of a result in host form, by `swapAll`, to `attachments`. Nothing is copied: what was lifted has memory of its own. */
export function attachLong(value: unknown, attachments: Attachment[], swapAll: SwapAll): unknown {
  const swap: Swap = (part, kind) => {
    const isLong = part instanceof LongText || (ArrayBuffer.isView(part) && part.byteLength >= MIN_ATTACHED)
    return isLong ? attachments.push({ kind, buffer: part.buffer as ArrayBuffer }) - 1 : part
  }
  return swapAll(value, swap)
}

/** Attaches JSON, and answers the number that stands for it. */
export function attachJson(json: string, attachments: Attachment[]): string {
  // One that is not taken from a pool: its memory leaves the thread.
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(json))
  bytes.write(json)
  return String(attachments.push({ kind: 'json', buffer: bytes.buffer }) - 1)
}
