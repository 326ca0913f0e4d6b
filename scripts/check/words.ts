/** The rule of the words: what may not be written in this repository, and why. */

import type { Call, Source } from './source.ts'
import type { Finding, Tree } from './tree.ts'

interface Ban {
  readonly pattern: RegExp
  readonly message: string
}

// The patterns are written so that they do not match their own source.
const bans: readonly Ban[] = [
  { pattern: /\b(?:TO[D]O|FIX[M]E|X{3})\b(?!\s*\(?#\d)/, message: 'a promise without the number of its issue' },
  { pattern: /\/[/*]+\s*@ts-(?:ignore|nocheck)\b/, message: 'the type checker may not be silenced' },
  {
    pattern: /(?<![\w.:@~-])\/(?:work|root|tmp|private|home\/\w+|Users\/\w+)(?=[/\s'"`),;]|$)/,
    message: 'a path of one machine; use os.tmpdir(), or a path relative to the repository',
  },
  { pattern: /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|"resolved"\s*:\s*"http/, message: 'the address of a package registry' },
]

const vagueFolders = /^(utils?|helpers?|common|managers?|misc)(\.|$)/

/** Findings in the text of all files, and in their names. */
export function checkWords(tree: Tree): Finding[] {
  return [...tree].flatMap(([path, text]) => [...wordsOf(path, text), ...namesOf(path)])
}

function wordsOf(path: string, text: string): Finding[] {
  return text
    .split('\n')
    .flatMap((content, index) =>
      bans.filter(({ pattern }) => pattern.test(content)).map(({ message }) => ({ path, line: index + 1, message })),
    )
}

function namesOf(path: string): Finding[] {
  const vague = path.split('/').filter(name => vagueFolders.test(name))
  return vague.map(name => ({ path, line: 0, message: `the name ${name} does not say what is inside` }))
}

/** Findings in the syntax: the type `any`, tests that do not run, and titles that are wishes and not laws. */
export function checkCode(sources: readonly Source[]): Finding[] {
  return sources.flatMap(({ path, anys, calls }) => [
    ...anys.map(line => ({ path, line, message: 'the type any' })),
    ...(path.startsWith('test/') ? calls.flatMap(call => testFindings(path, call)) : []),
  ])
}

function testFindings(path: string, { callee, title, line }: Call): Finding[] {
  const [head = '', ...rest] = callee.split('.')
  if (!['test', 'it', 'describe'].includes(head)) return []
  const idle = rest.filter(name => ['skip', 'only', 'todo', 'fails', 'skipIf', 'runIf'].includes(name))
  return [
    ...idle.map(name => ({ path, line, message: `a test marked .${name}` })),
    ...(/\bshould\b/.test(title ?? '') ? [{ path, line, message: 'a title with "should"; state the law' }] : []),
  ]
}
