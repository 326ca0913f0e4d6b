/** Where the tests of engines and pools run their workers; `GLOVEBOX_ISOLATION=process npm test -- test/pool test/engine` holds them to processes. */

/** `thread`, unless the environment says otherwise. */
export const isolation = process.env.GLOVEBOX_ISOLATION === 'process' ? 'process' : 'thread'
