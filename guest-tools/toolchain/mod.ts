/** What authors build tools with; `glovebox/toolchain`. */

export { type BuildOptions, type BuiltTool, buildTool, buildTypes } from './build.ts'
export { buildAll } from './build-all.ts'
export { type Language, languages } from './language.ts'
export { type Scaffolded, type ScaffoldOptions, scaffold } from './scaffold.ts'
