import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromSources, packageRoot, packageVersion, placed, script } from '../../host/base/place.ts'

const root = new URL('../../', import.meta.url).href

describe('the place of the package', () => {
  test('is the folder of its manifest, whose version it tells', () => {
    expect(packageRoot.href).toBe(root)
    const manifest: { version: string } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8'))
    expect(packageVersion()).toBe(manifest.version)
  })

  test('in a clone, files and scripts are the sources', () => {
    expect(fromSources).toBe(true)
    expect(placed('host/meter/').href).toBe(`${root}host/meter/`)
    for (const path of ['host/worker/entry', 'host/pool/warden/entry', 'host/pool/warden/child']) {
      expect(script(path).href).toBe(`${root}${path}.ts`)
      expect(existsSync(script(path))).toBe(true)
    }
  })
})
