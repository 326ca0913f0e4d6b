/** Swaps a directory for a symbolic link and back, as fast as it can: the race that a check before the use loses. In a thread of the runner. */

import { renameSync, symlinkSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

const { path, target } = workerData as { path: string; target: string }
const [directory, link] = [`${path}.directory`, `${path}.link`]
symlinkSync(target, link)

// Ends with the thread, which the runner terminates.
for (;;) {
  renameSync(path, directory)
  renameSync(link, path)
  renameSync(path, link)
  renameSync(directory, path)
}
