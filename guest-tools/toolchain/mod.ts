/** What authors build tools with; `glovebox/toolchain`. */

export { type BuildOptions, type BuiltTool, buildTool, buildTypes } from './build.ts'
export { buildAll } from './build-all.ts'
