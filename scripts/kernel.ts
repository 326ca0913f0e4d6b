/** `npm run kernel`: assembles the kernel of Extism's PDK into host/wasm/plugin/modules.ts. A test compares that file with what this would write. */

import { writeFileSync } from 'node:fs'
import { modulesFile, modulesSource } from '../test/support/kernel.ts'

writeFileSync(modulesFile, await modulesSource())
