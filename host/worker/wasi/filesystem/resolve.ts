/** Finds what a guest's path names, one name at a time, without ever leaving the directory it starts from. Inside the worker. */

import { refuse } from './code.ts'
import { type Folder, type Held, isFolder } from './node.ts'
import { type Path, parsePath } from './path.ts'

/** Most symbolic links of one path, as Linux has it. */
const MAX_LINKS = 40

/** Most directories held on the way: each takes a descriptor of the process. */
export const MAX_DEPTH = 100

/** Most names that are looked at, those that links bring in included. */
const MAX_STEPS = 1000

/** Which symbolic links are followed: those on the way always, the one at the end if it says so. */
export interface Following {
  readonly symlinkFollow?: boolean
}

/**
 * The way along a path, with all directories on it held until this is disposed.
 * Security: the system never sees a path of the guest, but one name at a time, in a directory that is held, and follows no link itself.
 * `..` goes back to the directory that was held before, not to where the system says. So a directory or link that is swapped in the
 * meantime changes what is found, but never takes the way out of the directory that it started from.
 */
export class Way implements Disposable {
  private readonly base: Folder
  private readonly baseDepth: number
  private readonly below: Folder[] = []
  private readonly follow: boolean
  /** Names still to go, the next one last. */
  private pending: string[]
  private links = 0
  /** The path says that it ends at a directory. */
  directory: boolean
  /** The last name, in {@link folder}; undefined when the path ends at the folder itself. */
  name: string | undefined
  /** What stands there, unless nothing does or it was not looked at. */
  held: Held | undefined

  private constructor(base: Folder, depth: number, { parts, directory }: Path, follow: boolean) {
    this.base = base
    this.baseDepth = depth
    this.pending = parts.toReversed()
    this.directory = directory
    this.follow = follow
  }

  /** The way to an object, which is held at its end if it is there. `depth` counts the directories above `base`. */
  static to(base: Folder, depth: number, path: string, { symlinkFollow = false }: Following): Way {
    return new Way(base, depth, parsePath(path), symlinkFollow).run(true)
  }

  /** The way to a name that is to be made, moved or removed: what stands there is not looked at. */
  static toName(base: Folder, depth: number, path: string): Way {
    return new Way(base, depth, parsePath(path), false).run(false)
  }

  /** The directory that the last name is in. */
  get folder(): Folder {
    return this.below.at(-1) ?? this.base
  }

  /** How many directories of the tree are above {@link folder}. */
  get depth(): number {
    return this.baseDepth + this.below.length
  }

  private run(look: boolean): this {
    try {
      for (let steps = 1; this.pending.length > 0; steps++) {
        if (steps > MAX_STEPS) refuse('loop')
        const part = this.pending.pop()!
        if (part === '..') this.up()
        else if (this.pending.length > 0) this.enter(part)
        else if (look) this.arrive(part)
        else this.name = part
      }
      return this
    } catch (thrown) {
      this[Symbol.dispose]()
      throw thrown
    }
  }

  private up(): void {
    const left = this.below.pop() ?? refuse('not-permitted')
    left[Symbol.dispose]()
  }

  /** Goes on through a directory, or where a link leads. */
  private enter(name: string): void {
    const held = this.folder.look(name) ?? refuse('no-entry')
    if (isFolder(held)) {
      this.below.push(held)
      if (this.below.length > MAX_DEPTH) refuse('name-too-long')
      return
    }
    held[Symbol.dispose]()
    if (held.type !== 'symbolic-link') refuse('not-directory')
    this.expand(name)
  }

  private arrive(name: string): void {
    const held = this.folder.look(name)
    if (held?.type === 'symbolic-link' && (this.follow || this.directory)) {
      held[Symbol.dispose]()
      this.expand(name)
      return
    }
    if (held && this.directory && !isFolder(held)) {
      held[Symbol.dispose]()
      refuse('not-directory')
    }
    this.name = name
    this.held = held
  }

  private expand(name: string): void {
    if (++this.links > MAX_LINKS) refuse('loop')
    const { parts, directory } = parsePath(this.folder.readLink(name))
    if (this.pending.length === 0) this.directory ||= directory
    this.pending.push(...parts.toReversed())
  }

  /** What the path names, for the caller to hold: it is not disposed with this. */
  take(): Held {
    const held = this.held ?? (this.name === undefined ? this.folder.hold() : refuse('no-entry'))
    this.held = undefined
    return held
  }

  /** Lets go of everything on the way. */
  [Symbol.dispose](): void {
    this.held?.[Symbol.dispose]()
    for (const folder of this.below) folder[Symbol.dispose]()
    this.below.length = 0
  }
}
