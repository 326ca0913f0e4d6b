/**
 * `npm run examples`: builds the tools in guest-tools/examples/ that compilers of other languages make, each if its compiler is installed.
 * Names of languages as arguments limit it to these.
 */

import { fileURLToPath } from 'node:url'
import { buildExample, languages, toolchain } from './examples/build.ts'

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
