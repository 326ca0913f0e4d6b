/** `console` for tools whose world does not import `glovebox:host/log`: libraries can call it, and nothing is kept. */

const drop = (..._values: readonly unknown[]) => {}

export const console = { debug: drop, trace: drop, log: drop, info: drop, warn: drop, error: drop, assert: drop }
