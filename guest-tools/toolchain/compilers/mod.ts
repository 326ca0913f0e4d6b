/** The compilers of other languages. */

import type { Language } from '../language.ts'
import { c } from './c.ts'
import type { Compiler } from './compiler.ts'
import { go } from './go.ts'
import { python } from './python.ts'
import { rust } from './rust.ts'

/** A language whose tools its own compiler makes. */
export type CompiledLanguage = Exclude<Language, 'ts' | 'js'>

/** The compiler of each. */
export const compilers: Readonly<Record<CompiledLanguage, Compiler>> = { c, rust, go, python }
