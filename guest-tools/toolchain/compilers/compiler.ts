/** What a compiler of another language is to the toolchain. */

import type { Run } from './program.ts'

/** One tool to compile. */
export interface CompilerTask {
  /** The tool's folder, absolute. */
  readonly dir: string
  /** The file that its source starts with. */
  readonly entry: string
  /** The staged folder of its WIT: its own, that of the host and of WASI. */
  readonly wit: string
  readonly world: string
  /** A folder for what the compiler leaves for the next time. */
  readonly buildDir: string
  /** Runs a program, until the build is aborted. */
  readonly run: Run
}

/** Makes a component of a tool's source and WIT. */
export interface Compiler {
  /** The first thing that is not installed, in words; undefined when all is there. */
  missing(): Promise<string | undefined>
  /** @throws {GloveboxError} `build/failed` with what the compiler wrote. */
  compile(task: CompilerTask): Promise<Uint8Array>
}
