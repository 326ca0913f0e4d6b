/** Why a value does not fit its type, said so that a model can mend it. */

import type { Issue } from '../base/tool.ts'

/** Most issues that one validation collects; it stops at the last of them. */
export const maxIssues = 20
/** Most characters of a value, and most names of a list, that a message repeats. */
const maxShown = 40
const maxListed = 12

/** Collects the issues of one value while its parts are visited. */
export class Report {
  readonly issues: Issue[] = []
  private readonly root: string
  private readonly path: (string | number)[] = []

  constructor(root: string) {
    this.root = root
  }

  get full(): boolean {
    return this.issues.length >= maxIssues
  }

  /** Makes a part of the current value the current one, until {@link leave}. */
  enter(key: string | number): void {
    this.path.push(key)
  }

  leave(): void {
    this.path.pop()
  }

  /** Adds an issue about the current value. */
  add(message: string): void {
    if (this.full) return
    this.issues.push({ message: `${pathText(this.root, this.path)}: ${message}`, path: [...this.path] })
  }

  /** Adds the most common issue. */
  mismatch(expected: string, found: unknown): void {
    this.add(`expected ${expected}; found ${describe(found)}`)
  }
}

function pathText(root: string, path: readonly (string | number)[]): string {
  return root + path.map(key => (typeof key === 'number' ? `[${key}]` : `.${cut(key)}`)).join('')
}

/** A value in a few words: scalars as they are, the rest by their kind. */
function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Text in quotes, cut and without what would break a line. */
export function quote(text: string): string {
  return JSON.stringify(cut(text))
}

/** Names in quotes, the first dozen of them. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).map(quote).join(', ')
  return names.length > maxListed ? `${shown} and ${names.length - maxListed} more` : shown
}

function cut(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…`.toWellFormed() : text
}
