/** Functions that an app gives to a component as its imports, with what each call costs and how often it may be made. */

import { asError, GloveboxError } from '../base/error.ts'
import type { ImportInfo } from '../wasm/component-info.ts'
import { encodeBase64 } from '../wit/form.ts'
import { camelCase } from '../wit/names.ts'
import { type Ask, type ImportTerms, MAX_ASK_BYTES, type Reply } from '../worker/protocol.ts'
import type { CallPart, CallScope, Capability } from './capability.ts'

/** What a function of the app gets beside its arguments, as the last one. */
export interface HostCall {
  /** Aborted when the guest's call has ended, however it did; what the function answers after that is dropped. */
  readonly signal: AbortSignal
}

/**
 * A function that an app gives. It gets the arguments in JSON form, in the order of the WIT function, and then a {@link HostCall}; it
 * answers in JSON form, at once or later. Where the WIT function gives a `result`, it answers the `ok` and throws the `err`, by itself or as
 * the `payload` of an error; anything else that it throws ends the guest's call with `config/import-failed`.
 */
export type HostFunctionBody = (...args: never[]) => unknown

/** What calls of a host function cost, and their ceilings. */
export interface HostFunctionTerms {
  /** Fuel that a call costs, beside what the guest spends on it. *Default* 10,000. */
  readonly fuel?: number
  /** Most calls in one call of a tool; one more ends it: `limit: hostCalls`. *Default* 1,000. */
  readonly calls?: number
  /** Most milliseconds that one call may take; then the tool's call ends: `limit: time`. *Default* 5,000. */
  readonly timeoutMs?: number
}

/** A function with terms of its own. Made by {@link hostFunction}. */
export class HostFunction {
  readonly run: HostFunctionBody
  readonly terms: Required<HostFunctionTerms>

  /** Use {@link hostFunction}. */
  constructor(run: HostFunctionBody, terms: HostFunctionTerms) {
    this.run = run
    this.terms = { fuel: 10_000, calls: 1_000, timeoutMs: 5_000, ...terms }
  }
}

/**
 * A function for `LoadOptions.imports` with other terms than the default ones.
 * @throws {GloveboxError} `config/invalid`
 * @example
 * imports: { 'acme:crm/people@1.0.0': { find: hostFunction(async name => db.find(name), { fuel: 100_000, calls: 10 }) } }
 */
export function hostFunction(run: HostFunctionBody, terms: HostFunctionTerms = {}): HostFunction {
  if (typeof run !== 'function') throw new GloveboxError('config/invalid', 'hostFunction needs a function.')
  for (const [name, value] of Object.entries(terms)) {
    const most = ceilings[name as keyof HostFunctionTerms]
    if (most === undefined || !Object.hasOwn(ceilings, name)) {
      throw new GloveboxError(
        'config/invalid',
        `A host function has no "${name}"; it has ${Object.keys(ceilings).join(', ')}.`,
      )
    }
    if (!Number.isSafeInteger(value) || value < 0 || value > most) {
      throw new GloveboxError(
        'config/invalid',
        `${name} of a host function is ${value}; it must be a whole number from 0 to ${most}.`,
      )
    }
  }
  return new HostFunction(run, terms)
}

const ceilings: Readonly<Required<HostFunctionTerms>> = {
  fuel: Number.MAX_SAFE_INTEGER,
  calls: 1_000_000_000,
  timeoutMs: 24 * 60 * 60 * 1000,
}

/** The imports that an app gives: functions in camelCase by interface, with its version; those of the world itself under `''`. */
export type HostImports = Readonly<Record<string, Readonly<Record<string, HostFunctionBody | HostFunction>>>>

/** The app's functions that one component imports. */
export class HostFunctions implements Capability {
  readonly terms: readonly ImportTerms[]
  private readonly bodies: readonly HostFunctionBody[]

  private constructor(found: readonly (readonly [ImportTerms, HostFunctionBody])[]) {
    this.terms = found.map(([terms]) => terms)
    this.bodies = found.map(([, run]) => run)
  }

  /**
   * Finds what the component imports among what the app gives.
   * @throws {GloveboxError} `config/invalid` for an interface that the component does not import, or that is the host's own;
   * `grant/missing` for an interface of which the app does not give every function that the component imports.
   */
  static among(given: HostImports, imports: readonly ImportInfo[]): HostFunctions {
    const interfaces = new Map(Object.entries(given))
    for (const name of interfaces.keys()) {
      const info = imports.find(one => one.name === name)
      const known = imports.filter(one => !one.provided).map(one => `"${one.name}"`)
      if (info === undefined) {
        throw new GloveboxError(
          'config/invalid',
          `The app gives "${name}", which the component does not import. It imports ${known.join(', ') || 'nothing that an app could give'}.`,
          { detail: { interface: name } },
        )
      }
      if (info.provided) {
        throw new GloveboxError('config/invalid', `The interface "${name}" is the host’s own; an app cannot give it.`, {
          detail: { interface: name },
        })
      }
    }
    return new HostFunctions(
      imports.flatMap(info => {
        const functions = interfaces.get(info.name)
        return functions === undefined ? [] : info.functions.map(name => found(info.name, name, functions))
      }),
    )
  }

  /** Whether the app gives an interface. */
  gives({ name }: ImportInfo): boolean {
    return this.terms.some(one => one.interface === name)
  }

  /** The part of one call. */
  open({ signal }: CallScope): CallPart {
    return { ask: ask => this.run(ask, signal) }
  }

  /** Runs one of them for a guest. `text` is a JSON array: its index, and the arguments. */
  private async run({ text }: Ask, signal: AbortSignal): Promise<Reply> {
    const [index, ...args] = askedFor(text)
    // Security: an index is a place in the list; names of what every list has are none.
    const [terms, run] = Number.isSafeInteger(index) ? [this.terms[index as number], this.bodies[index as number]] : []
    if (terms === undefined || run === undefined)
      throw new GloveboxError('internal', 'A worker asked for a function that nobody gives.')
    const answer = await outcomeOf(() => (run as (...args: unknown[]) => unknown)(...args, { signal }), terms)
    return { text: written(answer, terms) }
  }
}

/** What a worker sent, if it is a list. */
function askedFor(text: string): readonly unknown[] {
  const sent: unknown = JSON.parse(text)
  if (Array.isArray(sent)) return sent
  throw new GloveboxError('internal', 'A worker asked for a function of the app in a way that no worker does.')
}

function found(
  interfaceName: string,
  name: string,
  functions: HostImports[string],
): readonly [ImportTerms, HostFunctionBody] {
  const key = camelCase(name)
  // Security: the name is the component's; only what the app put there itself is found.
  const given = Object.hasOwn(functions, key) ? functions[key] : undefined
  const { run, terms } = given instanceof HostFunction ? given : new HostFunction(given as HostFunctionBody, {})
  if (typeof run === 'function') return [{ interface: interfaceName, name, ...terms }, run]
  const message = `The component imports ${interfaceName}#${name}, but what the app gives has no function ${key}.`
  throw new GloveboxError('grant/missing', message, {
    detail: { interface: interfaceName, function: name, imports: [interfaceName] },
  })
}

/** What a function gave, as what a guest's `result` is made of. */
async function outcomeOf(
  run: () => unknown,
  terms: ImportTerms,
): Promise<{ readonly ok: unknown } | { readonly err: unknown }> {
  try {
    return { ok: await run() }
  } catch (thrown) {
    if (typeof thrown === 'object' && thrown !== null && Object.hasOwn(thrown, 'payload')) {
      return { err: (thrown as { readonly payload: unknown }).payload }
    }
    if (!(thrown instanceof Error)) return { err: thrown }
    throw failed(terms, `threw: ${thrown.message}`, thrown)
  }
}

function written(answer: object, terms: ImportTerms): string {
  let text: string
  try {
    text = JSON.stringify(answer, plain)
  } catch (thrown) {
    throw failed(terms, `answered what cannot be written as JSON: ${asError(thrown).message}`, thrown)
  }
  if (text.length <= MAX_ASK_BYTES) return text
  throw failed(terms, `answered ${text.length} characters of JSON; ${MAX_ASK_BYTES} are sent at most`)
}

/** Takes what JSON has no word for in the form that it has there: 64-bit integers as text, bytes as base64, nothing as null. */
function plain(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const given = this[key]
  if (typeof given === 'bigint') return String(given)
  if (given instanceof Uint8Array) return encodeBase64(given)
  return value === undefined ? null : value
}

function failed(terms: ImportTerms, what: string, cause?: unknown): GloveboxError {
  const { interface: of, name } = terms
  return new GloveboxError(
    'config/import-failed',
    `The app’s function ${of === '' ? name : `${of}#${name}`} ${what}.`,
    {
      detail: { interface: of, function: name },
      cause,
    },
  )
}
