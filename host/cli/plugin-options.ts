/** The option by which `call` and `inspect` take a plugin on Extism's PDK in place of a component. */

import { readFile } from 'node:fs/promises'
import type { PluginOptions } from '../mod.ts'
import { misuse } from './command.ts'

/** For `parse`. */
export const pluginOptions = { plugin: { type: 'string' } } as const

/** For `--help`. */
export const pluginHelp = `  --plugin DESC      FILE is a plugin on Extism's PDK. DESC describes its exports: a .wit file with one world,
                     or a .json file as { "exports": { NAME: { "description": …, "input": SCHEMA, "output": SCHEMA } } };
                     an export without schemas, NAME: {}, takes { "input": text } and gives text`

/** What the option says of the plugin. @throws {GloveboxError} `config/invalid` */
export async function readPlugin({
  plugin,
}: {
  readonly plugin?: string
}): Promise<{ readonly plugin?: PluginOptions }> {
  if (plugin === undefined) return {}
  let text: string
  try {
    text = await readFile(plugin, 'utf8')
  } catch (thrown) {
    throw misuse(`The description ${plugin} of the plugin cannot be read: ${reason(thrown)}`)
  }
  return { plugin: plugin.endsWith('.wit') ? { wit: text } : { exports: exportsOf(plugin, text) } }
}

function exportsOf(path: string, text: string): NonNullable<PluginOptions['exports']> {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (thrown) {
    throw misuse(`The description ${path} of the plugin is not JSON: ${reason(thrown)}`)
  }
  const { exports } = (read ?? {}) as { readonly exports?: unknown }
  if (typeof exports === 'object' && exports !== null) return exports as NonNullable<PluginOptions['exports']>
  throw misuse(
    `The description ${path} of the plugin has no "exports". Write, for instance: { "exports": { "greet": {} } }`,
  )
}

const reason = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : 'it does not parse')
