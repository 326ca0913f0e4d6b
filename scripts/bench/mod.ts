/** The benches by name; `glovebox bench` runs them in a clone. Each answers JSON and a table of text. */

type Bench = () => Promise<{ json: object; text: string }>

/** Every bench. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  abi: async () => (await import('./abi.ts')).abi,
  agent: async () => (await import('./agent.ts')).agent,
  bulk: async () => (await import('./bulk.ts')).bulk,
  calls: async () => (await import('./calls.ts')).calls,
  files: async () => (await import('./files.ts')).files,
  http: async () => (await import('./http.ts')).http,
  imports: async () => (await import('./imports.ts')).imports,
  keep: async () => (await import('./keep.ts')).keep,
  load: async () => (await import('./load.ts')).load,
  meter: async () => (await import('./meter.ts')).meter,
  stop: async () => (await import('./stop.ts')).stop,
}
