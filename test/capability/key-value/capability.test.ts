import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { MiB } from '../../../host/base/limits.ts'
import { KeyValues } from '../../../host/capability/key-value/capability.ts'
import { SentBytes } from '../../../host/capability/sent-bytes.ts'

test('a value that somebody else put into the file is given as far as a reply can hold it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-kv-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'store.db')
  const stores = new KeyValues([{ kind: 'key-value', file }])
  onTestFinished(() => stores[Symbol.dispose]())
  const scope = { signal: new AbortController().signal, decided: () => undefined, sent: new SentBytes(0) }
  const part = stores.open(scope)
  const get = async (key: string) => part.ask({ method: 'key-value.get', text: key, bytes: undefined })
  await get('a')
  const db = new DatabaseSync(file)
  for (const [key, length] of [['at', 15 * MiB], ['over', 15 * MiB + 1]] as const) // biome-ignore format: one thought
    db.prepare('INSERT INTO entries VALUES (?, zeroblob(?))').run(Buffer.from(key), length)
  db.close()
  expect((await get('at')).bytes).toHaveLength(15 * MiB)
  expect(JSON.parse((await get('over')).text)).toEqual({ err: 'unavailable' })
})
