/**
 * `npm run examples`: builds the tools in guest-tools/examples/ that compilers of other languages make, each if its compiler is installed,
 * and the plugins on Extism's PDK. Names of languages as arguments limit it to these.
 */

import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildExample, languages, toolchain } from './examples/build.ts'
import { buildPlugin, missingForPlugin, pluginLanguages } from './examples/plugins.ts'

const wanted = process.argv.slice(2)
const outDir = fileURLToPath(new URL('../build/examples', import.meta.url))

for (const language of languages.filter(one => wanted.length === 0 || wanted.includes(one))) {
  const found = toolchain(language)
  if (!found.ready) {
    console.log(`${language.padEnd(6)}not built: ${found.missing}`)
    continue
  }
  const { path, bytes } = await buildExample(language, outDir)
  console.log(`${language.padEnd(6)}${(bytes / 1000).toFixed(0)} kB  ${path}`)
}

for (const language of pluginLanguages.filter(one => wanted.length === 0 || wanted.includes(`plugin-${one}`))) {
  const missing = missingForPlugin(language)
  const path = missing === undefined ? buildPlugin(language, outDir) : undefined
  const said = path === undefined ? `not built: ${missing}` : `${(statSync(path).size / 1000).toFixed(0)} kB  ${path}`
  console.log(`plugin-${language}`.padEnd(13) + said)
}
