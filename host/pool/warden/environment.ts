/** What the threads of the pool see of the host's environment: where Node keeps compiled code, and nothing else. */

/**
 * The environment of a warden or a worker. Where the app, or the command line, has Node keep compiled code (`NODE_COMPILE_CACHE`), the
 * threads start from it too.
 */
export function threadEnvironment(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}
