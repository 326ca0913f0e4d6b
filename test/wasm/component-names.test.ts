import { describe, expect, it } from 'vitest'
import { canonicalName, isInterfaceName, isLabel, readName } from '../../host/wasm/component-names.ts'

describe('isLabel', () => {
  it.each(['a', 'a-b-c', 'a1-2-3', 'A', 'A-B-C', 'A1-2-3', 'a11-w0rds', 'A11-4CR0NYMS', 'm1x3d-4CR0NYMS', 'is-XML'])(
    'takes %s',
    label => {
      expect(isLabel(label)).toBe(true)
    },
  )

  it.each(['', '1-2-3', '-a', 'a-', 'a--b', 'aB', 'a-Bc', 'a_b', '__proto__', 'a b', 'ä', "a'b", 'a\n', 'a.b'])(
    'refuses %j',
    label => {
      expect(isLabel(label)).toBe(false)
    },
  )

  it('decides at once on a long name that almost is one', () => {
    expect(isLabel(`a${'-1'.repeat(499)}_`)).toBe(false)
  })
})

describe('isInterfaceName', () => {
  it.each(['a:b/c', 'wasi:http/types@0.2.0', 'a-b:c-d/e-F@1.20.300', 'a:b/c@0.0.0-rc.1+build.7', 'a:b/c@1.0.0--'])(
    'takes %s',
    name => {
      expect(isInterfaceName(name)).toBe(true)
    },
  )

  it.each([
    ...[
      'a:b',
      'a/b',
      'A:b/c',
      'a:B/c',
      'a:b/c/d',
      'a:b:c/d',
      'a:b/c@',
      'a:b/c@1',
      'a:b/c@1.0',
      'a:b/c@01.0.0',
      'a:b/c@1.0.0-',
      'a:b/c@1.0.0-01',
    ],
    ...['a:b/c@1.0.0+', 'a:b/c@1.0.0 ', 'a:b/c\n', 'a:b/[static]c.d'],
  ])('refuses %j', name => {
    expect(isInterfaceName(name)).toBe(false)
  })
})

describe('readName', () => {
  it('tells what an annotated function belongs to', () => {
    expect(readName('[constructor]a-b')).toEqual({ kind: 'constructor', resource: 'a-b' })
    expect(readName('[method]a.b')).toEqual({ kind: 'method', resource: 'a' })
    expect(readName('[static]a.b')).toEqual({ kind: 'static', resource: 'a' })
    expect(readName('a')).toBe('label')
    expect(readName('a:b/c')).toBe('interface')
  })

  it.each(['[method]a', '[method]a.b.c', '[method].b', '[constructor]a.b', '[other]a.b', '[static]a.', 'url=<x>'])(
    'refuses %s',
    name => {
      expect(readName(name)).toBe(undefined)
    },
  )
})

describe('canonicalName', () => {
  // The example of the specification.
  const taken = new Set(
    ['foo', 'foo-bar', '[constructor]foo', '[method]foo.bar', '[static]foo.baz', 'foo:bar/baz'].map(canonicalName),
  )

  it('is different for names that may stand side by side', () => {
    expect(taken.size).toBe(6)
  })

  it.each([
    ...[
      'foo',
      'FOO',
      'foo-BAR',
      '[constructor]FOO',
      '[method]foo.BAR',
      '[static]foo.bar',
      '[method]foo.baz',
      '[method]foo.foo',
    ],
    ...['[static]foo-BAR.FOO-bar', 'foo:bar/BAZ'],
  ])('is taken for %s', name => {
    expect(taken.has(canonicalName(name))).toBe(true)
  })
})
