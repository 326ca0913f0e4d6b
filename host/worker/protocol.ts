/** How a worker and the outside talk: the only file of this folder that the outside imports. */

export * from './cell.ts'
export * from './channel.ts'
export { Fifo } from './fifo.ts'
export { Gamble } from './gamble.ts'
export * from './messages.ts'
export * from './text.ts'
