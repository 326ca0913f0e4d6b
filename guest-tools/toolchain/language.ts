/** The languages that tools are written in: where the source of each is, and what it takes to build it. */

import { type AuthorPackage, scriptPackages } from './packages.ts'

/** The languages that `glovebox new` knows. */
export const languages = ['ts', 'js', 'c', 'rust', 'go', 'python'] as const

/** One of {@link languages}. */
export type Language = (typeof languages)[number]

/** What there is to know of a language. */
export interface LanguageFacts {
  /** The file that an author opens first. */
  readonly source: string
  /** Packages of npm, to be installed beside `glovebox`. */
  readonly packages: readonly AuthorPackage[]
  /** Programs beside npm's packages, with the commands that install them; undefined when there are none. */
  readonly programs?: string
}

const witBindgen = '`cargo install wit-bindgen-cli@0.63.0`'

/** The facts of each language. */
export const languageFacts: Readonly<Record<Language, LanguageFacts>> = {
  ts: { source: 'src/tool.ts', packages: scriptPackages },
  js: { source: 'src/tool.js', packages: scriptPackages },
  c: {
    source: 'src/tool.c',
    packages: ['@bytecodealliance/jco-transpile'],
    programs: `clang 19 or newer with its WebAssembly runtime, wasi-libc (Debian: \`apt-get install clang-22 lld-22 libclang-rt-22-dev-wasm32 wasi-libc\`, or WASI_SDK_PATH set to a wasi-sdk), and ${witBindgen}`,
  },
  rust: {
    source: 'src/lib.rs',
    packages: [],
    programs: 'Rust 1.88 or newer with `rustup target add wasm32-wasip2`',
  },
  go: {
    source: 'export_wit_world/tool.go',
    packages: ['@bytecodealliance/jco-transpile'],
    programs: `Go 1.25 or newer, and ${witBindgen}`,
  },
  python: {
    source: 'src/app.py',
    packages: [],
    programs: 'componentize-py: `pip install componentize-py==0.25.1`',
  },
}
