/** Loads packages that an app installs only if it needs them, and says which one is missing. */

import { GloveboxError } from '../base/error.ts'

/** What `load` imports of the package `name`, for `what`. @throws {GloveboxError} `config/invalid` when it is not installed. */
export async function optionalPackage<T>(what: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    const message = `${what} needs the package ${name}. Install it: npm install ${name}`
    throw new GloveboxError('config/invalid', message, { cause, detail: { package: name } })
  }
}
