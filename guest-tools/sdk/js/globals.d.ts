/** The globals that the toolchain adds to QuickJS's own, for the type check of tools. */

interface Console {
  debug(...values: readonly unknown[]): void
  trace(...values: readonly unknown[]): void
  log(...values: readonly unknown[]): void
  info(...values: readonly unknown[]): void
  warn(...values: readonly unknown[]): void
  error(...values: readonly unknown[]): void
  assert(condition: unknown, ...values: readonly unknown[]): void
}

declare const console: Console
declare const TextEncoder: typeof import('./text.ts').TextEncoder
declare const TextDecoder: typeof import('./text.ts').TextDecoder
declare const performance: { now(): number }
declare function queueMicrotask(task: () => void): void
declare function atob(base64: string): string
declare function btoa(binary: string): string
