/** Makes the source of host/worker/jco/signatures.ts from the WIT of the host's interfaces. */

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools'
import { declarationsOf } from '../../host/worker/jco/declarations.ts'

/** The file that is made. */
export const signaturesFile = fileURLToPath(new URL('../../host/worker/jco/signatures.ts', import.meta.url))

const wit = new URL('../../wit/', import.meta.url)

const head = `/** What the functions of the host's interfaces take and give. Made from wit/ by \`npm run signatures\`. Inside the worker. */

/** Signatures, as \`signatureOf\` makes them, by interface without version and by function. */
export const signatures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
`

/** One package: its name, its version, and what stands after its \`package\` line, of all its files. */
interface Package {
  readonly name: string
  readonly version: string
  body: string
}

function packages(): Package[] {
  const found = new Map<string, Package>()
  for (const folder of [wit, new URL('deps/', wit)]) {
    for (const file of readdirSync(folder).filter(name => name.endsWith('.wit'))) {
      const text = readFileSync(new URL(file, folder), 'utf8').replace(/^\s*@[a-z]+\([^)]*\)$/gm, '')
      const [line, name, version] = /^package ([^@]+)@(\S+);$/m.exec(text)!
      const one = found.get(name!) ?? { name: name!, version: version!, body: '' }
      one.body += text.replace(line, '')
      found.set(name!, one)
    }
  }
  return [...found.values()]
}

/** A component without code that imports the interfaces, those for which `wanted` says so; names are without version. */
export async function interfacesComponent(wanted: (name: string) => boolean = () => true): Promise<Uint8Array> {
  const all = packages()
  const imports = all.flatMap(({ name, version, body }) =>
    [...body.matchAll(/^interface ([\w-]+)/gm)]
      .map(([, face]) => `${name}/${face}`)
      .filter(wanted)
      .map(face => `import ${face}@${version};`),
  )
  const nested = all.map(({ name, version, body }) => `package ${name}@${version} {\n${body}\n}`)
  const witSource = `package host:all;\nworld all {\n${imports.join('\n')}\n}\n${nested.join('\n')}`
  const core = await componentEmbed({ dummy: true, witSource, world: 'all' })
  return new Uint8Array(await componentNew(core, []))
}

/** The source, as it is formatted here. */
export async function signaturesSource(): Promise<string> {
  const functions = [...declarationsOf(await interfacesComponent())].map(([full, signature]) => {
    const [, face, name] = /^(.+)@[^#]+#(.+)$/.exec(full)!
    return { face: face!, name: name!, signature }
  })
  const lines = [...Map.groupBy(functions, ({ face }) => face)].sort().flatMap(([face, members]) => {
    const pairs = members.map(
      ({ name, signature }) => `    ${/^[a-z]+$/.test(name) ? name : `'${name}'`}: '${signature}',`,
    )
    return [`  '${face}': {`, ...pairs.sort(), '  },']
  })
  return `${head}${lines.join('\n')}\n}\n`
}
