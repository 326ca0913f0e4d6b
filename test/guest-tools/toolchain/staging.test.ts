import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { stagedFiles } from '../../../guest-tools/toolchain/staging.ts'

/** The WIT of a tool with these files, staged: where each one goes. */
function staged(files: Readonly<Record<string, string>>): string[] {
  const wit = mkdtempSync(join(tmpdir(), 'glovebox-wit-'))
  onTestFinished(() => rmSync(wit, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(wit, name, '..'), { recursive: true })
    writeFileSync(join(wit, name), text)
  }
  return stagedFiles(wit).map(({ to }) => to)
}

const world = { 'world.wit': 'package a:b;' }

describe('the staged WIT of a tool', () => {
  test('has the interfaces of this host and of WASI, which it need not bring', () => {
    const files = staged(world)
    expect(files[0]).toBe('world.wit')
    expect(files).toContain('deps/glovebox-host/log.wit')
    expect(files).toContain('deps/wasi-filesystem.wit')
    expect(files).toContain('deps/wasi-io.wit')
  })

  test('has the WASI that the tool brings, and no other then', () => {
    const files = staged({
      ...world,
      'deps/io/package.wit': 'package wasi:io@0.2.0;',
      'deps/other.wit': 'package c:d;',
    })
    expect(files.filter(file => /wasi|io/.test(file))).toEqual(['deps/io/package.wit'])
    expect(files).toContain('deps/other.wit')
  })
})
