/** The variables of a plugin on Extism's PDK: they last as long as its instance, a call or a session. Inside the worker. */

/** Most bytes of all variables: names, values, and {@link ENTRY_BYTES} for each. */
export const MAX_VAR_BYTES = 1024 * 1024

/** What a variable costs beside its bytes. Security: else many empty ones would cost the host more than is counted. */
export const ENTRY_BYTES = 64

/** The variables of one instance. */
export class PluginVars {
  private readonly values = new Map<string, Uint8Array>()
  private bytes = 0

  /** The value of a variable, if it is set. */
  get(name: string): Uint8Array | undefined {
    return this.values.get(name)
  }

  /** Forgets a variable. */
  delete(name: string): void {
    const value = this.values.get(name)
    if (value === undefined) return
    this.bytes -= sizeOf(name, value)
    this.values.delete(name)
  }

  /** Sets a variable, or answers false when there is no room for it: then it is not set at all. */
  set(name: string, value: Uint8Array): boolean {
    this.delete(name)
    const size = sizeOf(name, value)
    if (this.bytes + size > MAX_VAR_BYTES) return false
    this.bytes += size
    this.values.set(name, value)
    return true
  }

  /** Forgets all. */
  clear(): void {
    if (this.values.size > 0) this.values.clear()
    this.bytes = 0
  }
}

const sizeOf = (name: string, value: Uint8Array): number => Buffer.byteLength(name) + value.length + ENTRY_BYTES
