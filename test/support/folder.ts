/** Folders for the files of one test. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is removed when it is disposed. */
export function folder(): Disposable & { file(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'glovebox-test-'))
  return {
    file: name => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
