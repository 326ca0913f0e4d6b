/** The interfaces of `wasi:filesystem`. Inside the worker. */

import type { JcoInterface } from '../../jco/interfaces.ts'
import type { IoError } from '../error.ts'
import { Descriptor } from './descriptor.ts'
import { DirectoryEntryStream } from './directory-entries.ts'
import type { FileSystem } from './file-system.ts'
import { preopens } from './preopens.ts'

/** The interfaces, by name without version. */
export function filesystemInterfaces(system: FileSystem): Record<string, JcoInterface> {
  return {
    'wasi:filesystem/preopens': { getDirectories: () => preopens(system) },
    'wasi:filesystem/types': {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode: ({ code }: IoError) => (code?.of === 'filesystem' ? code.value : undefined),
    },
  }
}
