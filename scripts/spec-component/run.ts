/** Runs one script of the component model's test suite: every command, and a verdict for every assertion. */

import { isDeepStrictEqual } from 'node:util'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { asError, GloveboxError } from '../../host/base/error.ts'
import type { FunctionType } from '../../host/wasm/wit-type.ts'
import { type Accepted, accept, call, instantiate, isTrap, type Running } from '../../test/support/component.ts'
import { head, type List, parseScript, stringBytes, stringText } from '../spec/sexpr.ts'
import { hostValue, plain } from './values.ts'

/** How the assertions of a script ended. A component that must be accepted counts as one. */
export interface Tally {
  passed: number
  readonly failed: string[]
  /** Reason of each that was skipped. */
  readonly skipped: string[]
}

/** Thrown for an assertion that does not hold. */
class Failed extends Error {}

/** Thrown for what this host does not run, with the feature. */
class Skipped extends Error {}

/** Runs the text of a script. */
export async function runScript(text: string): Promise<Tally> {
  const script = new Script(text)
  const tally: Tally = { passed: 0, failed: [], skipped: [] }
  for (const command of parseScript(text)) {
    try {
      await script.run(command)
      tally.passed++
    } catch (error) {
      if (error instanceof Skipped) tally.skipped.push(error.message)
      else tally.failed.push(`${command.line} ${head(command)}: ${asError(error).message}`)
    }
  }
  return tally
}

class Script {
  private readonly text: string
  private readonly definitions = new Map<string, Accepted | Skipped>()
  private readonly instances = new Map<string, Running | Skipped>()
  /** What `invoke` without a name means. */
  private current: Running | Skipped = new Skipped('no component ran before')

  constructor(text: string) {
    this.text = text
  }

  async run(command: List): Promise<void> {
    switch (head(command)) {
      case 'component':
        return await this.component(command)
      case 'invoke':
        this.invoke(command)
        return
      case 'assert_return':
        return this.assertReturn(command)
      case 'assert_trap':
        return await this.assertTrap(command)
      case 'assert_invalid':
      case 'assert_malformed':
        return await this.assertRefused(command)
      case 'assert_unlinkable':
        return await this.assertUnlinkable(command)
      default:
        throw new Skipped(`the command ${head(command)}`)
    }
  }

  private async component(command: List): Promise<void> {
    const { kind, name } = form(command)
    if (kind === 'instance') {
      const definition = this.definitions.get(String(command.items.at(-1)))
      this.current = definition instanceof Skipped ? definition : instantiate(definition!)
    } else {
      const accepted = await this.accepted(command)
      if (name) this.definitions.set(name, accepted)
      if (kind === 'definition') {
        if (accepted instanceof Skipped) throw accepted
        return
      }
      this.current = accepted instanceof Skipped ? accepted : instantiate(accepted)
    }
    if (name) this.instances.set(name, this.current)
    if (this.current instanceof Skipped) throw this.current
  }

  private async accepted(command: List): Promise<Accepted | Skipped> {
    try {
      return accept(await this.assemble(command))
    } catch (error) {
      const reason = unsupported(error)
      if (reason === undefined) throw error
      return new Skipped(reason)
    }
  }

  private async assemble(command: List): Promise<Uint8Array> {
    const { kind } = form(command)
    const strings = command.items.filter(item => typeof item === 'string' && item.startsWith('"')) as string[]
    if (kind === 'binary') return Uint8Array.from(strings.flatMap(stringBytes))
    const text = this.text.slice(command.from, command.to)
    return await parse(
      kind === 'quote'
        ? `(component ${strings.map(stringText).join(' ')})`
        : text.replace(/^\(\s*component\s+definition\b/u, '(component'),
    )
  }

  /** Calls a function; answers what it returned, and its type. */
  private invoke(command: List): { value: unknown; type: FunctionType } {
    const [, first, ...rest] = command.items
    const named = String(first).startsWith('$')
    const running = named ? this.instances.get(String(first)) : this.current
    if (running === undefined) throw new Failed(`there is no instance ${first}`)
    if (running instanceof Skipped) throw running
    const [name, ...args] = named ? rest : [first, ...rest]
    const fn = stringText(String(name))
    const type = running.functions.get(fn)?.type
    if (type === undefined) throw new Failed(`there is no function ${fn}`)
    const values = args.map((arg, i) => hostValue(arg!, type.params[i]!.type))
    return { value: plain(call(running, fn, values)), type }
  }

  private assertReturn(command: List): void {
    const [, invoke, expected] = command.items
    const { value, type } = this.invoke(invoke as List)
    if (expected === undefined) return
    const wanted = hostValue(expected, type.result!)
    if (!isDeepStrictEqual(value, wanted)) throw new Failed(`got ${show(value)}, expected ${show(wanted)}`)
  }

  private async assertTrap(command: List): Promise<void> {
    const action = command.items[1] as List
    try {
      if (head(action) === 'invoke') this.invoke(action)
      else await this.component(action)
    } catch (error) {
      if (isTrap(error)) return
      throw error
    }
    throw new Failed(`it does not trap; expected ${command.items[2]}`)
  }

  private async assertRefused(command: List): Promise<void> {
    const component = command.items[1] as List
    let bytes: Uint8Array
    try {
      bytes = await this.assemble(component)
    } catch {
      return
    }
    try {
      accept(bytes)
    } catch (error) {
      const reason = unsupported(error)
      if (reason !== undefined) throw new Skipped(reason)
      if (GloveboxError.is(error) && error.code !== 'internal') return
      throw error
    }
    throw new Failed(`it is accepted; expected ${command.items.at(-1)}`)
  }

  private async assertUnlinkable(command: List): Promise<void> {
    const accepted = await this.accepted(command.items[1] as List)
    if (accepted instanceof Skipped) throw accepted
    try {
      instantiate(accepted)
    } catch {
      return
    }
    throw new Failed(`it links; expected ${command.items.at(-1)}`)
  }
}

/** The word and the name after `component`, if there are any. */
function form(command: List): { kind: string; name: string | undefined } {
  const words = command.items.slice(1, 4).filter(item => typeof item === 'string')
  const kind = words.find(word => ['definition', 'instance', 'binary', 'quote'].includes(word))
  const binary = words.find(word => word === 'binary' || word === 'quote')
  return { kind: (kind === 'definition' ? kind : binary) ?? kind ?? '', name: words.find(word => word.startsWith('$')) }
}

/** The feature that a component was refused for, if so. */
function unsupported(error: unknown): string | undefined {
  if (!GloveboxError.is(error) || error.code !== 'component/unsupported-feature') return undefined
  return error.message.replace(/ \(at offset .*\)$/u, '')
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? 'nothing'
