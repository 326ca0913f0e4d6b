/** The report for build servers: JUnit's XML, a suite for each engine. */

import type { EngineReport, Result } from '../run.ts'
import { totalsOf } from './table.ts'

/** The report as XML. */
export function junitReport(engines: readonly EngineReport[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${engines.map(suite).join('\n')}\n</testsuites>\n`
}

function suite({ name, results, wallMs }: EngineReport): string {
  const { fail, xpass, skip } = totalsOf(results)
  const attributes = `name="${escapeXml(name)}" tests="${results.length}" failures="${fail + xpass}" skipped="${skip}" time="${wallMs / 1000}"`
  return `  <testsuite ${attributes}>\n${results.map(testcase).join('\n')}\n  </testsuite>`
}

function testcase({ case: one, verdict, how, message = '', evidence, wallMs }: Result): string {
  const open = `    <testcase classname="${escapeXml(`${one.clause}.${one.name.split('/')[0]}`)}" name="${escapeXml(one.name)}" time="${wallMs / 1000}"`
  if (verdict === 'skip') return `${open}><skipped message="${escapeXml(message)}"/></testcase>`
  if (verdict === 'pass' || verdict === 'xfail') return `${open}/>`
  const text = [one.claim, ...evidence].join('\n')
  return `${open}><failure type="${escapeXml(how ?? verdict)}" message="${escapeXml(message)}">${escapeXml(text)}</failure></testcase>`
}

/** Characters that XML 1.0 does not have, but for lone surrogates, which `toWellFormed` replaces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML refuses.
const refusedByXml = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/gu

/** Text for an attribute or an element. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(refusedByXml, '')
    .replace(/[&<>"']/gu, char => `&#${char.charCodeAt(0)};`)
