/** Walks the function bodies once, without recursion: checks every operator and notes what is to be edited. */

import { type ModuleCeilings, moduleCeilings } from '../wasm/ceilings.ts'
import { type CoreModule, indexSpaces, type Range } from '../wasm/core-module.ts'
import { valueType } from '../wasm/core-types.ts'
import { Cursor } from '../wasm/cursor.ts'
import { type IndexSpaces, readIndex, readOperator, skipBlockType, skipImmediate } from '../wasm/immediates.ts'
import { Immediate, immediates } from '../wasm/operators.ts'
import { ENTRY, prices, type Unit, unitNames } from './cost.ts'
import { Edit, Edits } from './edit.ts'
import { Frames, NONE } from './frames.ts'
import { constantLengthCost, lengthUnits, noLengths } from './lengths.ts'
import { lastingOperators, Role, roles } from './roles.ts'
import { Segments, SYNC } from './segments.ts'
import { TightLoops } from './tight-loops.ts'

/** What rewriting needs to know of one function. */
export interface Body extends Range {
  readonly function: number
  /** Offset of the first operator. */
  readonly code: number
  /** Its edits, as indices of the module's. */
  readonly firstEdit: number
  readonly lastEdit: number
  /** A branch targets the function itself. */
  readonly branchesOut: boolean
  /** It catches exceptions. */
  readonly catches: boolean
  /** It calls in tail position. */
  readonly tailCalls: boolean
}

/** What the bodies of a module do. */
export interface Analysis {
  readonly edits: Edits
  readonly bodies: readonly Body[]
  /** By index, whether some body calls the function directly. */
  readonly called: Uint8Array
  /** By index, whether some body calls the function directly in tail position. */
  readonly tailCalled: Uint8Array
  /** Whether some body writes to a table, or drops a segment. */
  readonly lasting: boolean
}

/** Options of {@link analyze}. */
export interface AnalyzeOptions {
  /** Charge growth, bulk operators and throwing by more than 1. Off only to compare counts with other engines. Default true. */
  readonly surcharges?: boolean
  readonly ceilings?: ModuleCeilings
}

/**
 * Walks all bodies of a module.
 * @throws {GloveboxError} for an operator that is not in the table, an index out of range, a ceiling passed.
 */
export function analyze(m: CoreModule, options: AnalyzeOptions = {}): Analysis {
  return new Walk(m, options).run()
}

class Walk {
  private readonly m: CoreModule
  private readonly ceilings: ModuleCeilings
  private readonly spaces: IndexSpaces
  private readonly price: Uint16Array
  private readonly lengths: readonly (Unit | undefined)[]
  private readonly edits = new Edits()
  private readonly segments = new Segments(this.edits)
  private readonly frames = new Frames(this.segments)
  private readonly tight: TightLoops
  private readonly called: Uint8Array
  private readonly tailCalled: Uint8Array
  private lasting = false

  // What follows belongs to the body at hand.
  private c: Cursor
  private locals = 0
  /** Cost of the segment at hand so far. */
  private cost = 0
  /** False between a jump and the next place that something leads to. */
  private live = true
  private branchesOut = false
  private catches = false
  private tailCalls = false
  private branchTargets = 0

  constructor(m: CoreModule, { surcharges = true, ceilings = moduleCeilings }: AnalyzeOptions) {
    this.m = m
    this.ceilings = ceilings
    this.spaces = indexSpaces(m)
    this.price = prices(surcharges)
    this.lengths = surcharges ? lengthUnits : noLengths
    this.tight = new TightLoops(this.edits, m.bytes.length)
    this.called = new Uint8Array(m.functions.length)
    this.tailCalled = new Uint8Array(m.functions.length)
    this.c = new Cursor(m.bytes, 0, 0, m.base)
  }

  run(): Analysis {
    const bodies = this.m.bodies.map((range, i) => this.body(range, this.m.imported.functions + i))
    return { edits: this.edits, bodies, called: this.called, tailCalled: this.tailCalled, lasting: this.lasting }
  }

  private body(range: Range, index: number): Body {
    const c = new Cursor(this.m.bytes, range.from, range.to, this.m.base)
    this.c = c
    this.locals = this.readLocals(c, this.m.types[this.m.functions[index]!]!.params.length)
    const code = c.pos
    const firstEdit = this.edits.length
    this.live = true
    this.branchesOut = this.catches = this.tailCalls = false
    this.branchTargets = 0
    this.segments.reset()
    this.frames.push(Role.end, SYNC)
    this.segments.begin(SYNC, code, true)
    this.cost = ENTRY
    this.operators(c)
    c.expectEnd('A function body')
    this.segments.settle()
    const { branchesOut, catches, tailCalls } = this
    const lastEdit = this.edits.length
    return { ...range, function: index, code, firstEdit, lastEdit, branchesOut, catches, tailCalls }
  }

  /** Reads the declarations of locals and returns their number, parameters included. */
  private readLocals(c: Cursor, params: number): number {
    const most = this.ceilings.locals
    let sum = params
    for (let groups = c.count('groups of locals', most, 2); groups > 0; groups--) {
      const at = c.pos
      sum += c.u32()
      if (sum > most) c.fail(`A function has ${sum} locals; at most ${most} are accepted`, 'component/too-large', at)
      valueType(c, this.spaces.types)
    }
    return sum
  }

  private operators(c: Cursor): void {
    const { price, lengths, spaces, edits } = this
    let [at, previous] = [c.pos, c.pos]
    while (this.frames.depth > 0) {
      previous = at
      at = c.pos
      const id = readOperator(c)
      this.cost += price[id]!
      const role = roles[id]!
      if (lastingOperators[id] === 1) this.lasting = true
      if (role === Role.plain) {
        const unit = lengths[id]
        if (unit) this.length(unit, at, previous)
        skipImmediate(c, immediates[id]!, spaces)
      } else if (role === Role.local) {
        edits.add(at, Edit.local, readIndex(c, this.locals, 'local'))
      } else if (role <= Role.branchTable) {
        this.control(c, role, at)
      } else if (role <= Role.functionRef) {
        this.transfer(c, id, role, at)
      } else {
        this.rare(c, id, role, at)
      }
    }
  }

  /** Charges a bulk operator for its length: with the segment when that is a small constant, else when it runs. */
  private length(unit: Unit, at: number, previous: number): void {
    const cost = constantLengthCost(this.c, unit, previous, at)
    if (cost === undefined) this.edits.add(at, Edit.length, unitNames.indexOf(unit))
    else this.cost += cost
  }

  /** Blocks and branches. */
  private control(c: Cursor, role: number, at: number): void {
    switch (role) {
      case Role.block:
        this.open(c, role)
        break
      case Role.loop:
        this.open(c, role, SYNC)
        if (this.live) this.tight.open(c, at, this.frames.depth - 1)
        this.split(SYNC, true)
        break
      case Role.if:
        this.openIf(c)
        break
      case Role.else:
        this.otherwise(at)
        break
      case Role.end:
        this.close(at)
        break
      case Role.branch:
        this.jump(this.label(c))
        break
      case Role.branchIf:
        this.split(this.label(c))
        break
      default:
        this.branchTable(c)
    }
  }

  /** Ends the segment at hand, whose last operator leads to `place`. */
  private jump(place: number): void {
    if (this.live) this.segments.end(this.cost, place)
    this.live = false
  }

  /** Starts a segment at a place that something leads to. */
  private arrive(place: number, check = false): void {
    this.segments.begin(place, this.c.pos, check)
    this.cost = 0
    this.live = true
  }

  /** Ends the segment at hand and starts another, both at one place with whatever else the last operator leads to. */
  private split(place: number, check = false): void {
    if (!this.live) return
    this.jump(place)
    this.arrive(place, check)
  }

  private open(c: Cursor, role: number, label = NONE, otherwise = NONE): void {
    skipBlockType(c, this.spaces.types)
    this.enter(role, label, otherwise)
  }

  private enter(role: number, label = NONE, otherwise = NONE): void {
    const most = this.ceilings.nesting
    if (this.frames.depth > most) this.c.fail(`Blocks are nested more than ${most} deep`, 'component/too-large')
    this.frames.push(role, label, otherwise)
  }

  private openIf(c: Cursor): void {
    // Both arms start at one place, since one operator leads to both.
    const arms = this.live ? this.segments.place() : NONE
    this.open(c, Role.if, NONE, arms)
    if (arms !== NONE) this.split(arms)
  }

  private otherwise(at: number): void {
    if (this.frames.kind !== Role.if) this.c.fail('An else has no if', 'component/malformed', at)
    if (this.live) this.jump(this.frames.target(this.frames.depth - 1))
    const arms = this.frames.nextArm(Role.else)
    if (arms !== NONE) this.arrive(arms)
  }

  private close(at: number): void {
    if (this.frames.depth === 1) {
      this.jump(SYNC)
      this.edits.add(at, Edit.bodyEnd)
      this.frames.pop()
      return
    }
    const after = this.frames.pop()
    this.tight.close(this.c.pos, this.frames.depth, this.catches)
    if (after === NONE) return
    this.jump(after)
    this.arrive(after)
  }

  /** Reads a label and returns the frame it names. */
  private frame(c: Cursor): number {
    const at = c.pos
    const label = readIndex(c, this.frames.depth, 'label')
    const frame = this.frames.depth - 1 - label
    if (frame === 0) this.branchesOut = true
    this.tight.label(at, label, frame)
    return frame
  }

  /** Reads a label and returns the place it leads to; code that nothing leads to makes no places. */
  private label(c: Cursor): number {
    const frame = this.frame(c)
    return this.live ? this.frames.target(frame) : NONE
  }

  private branchTable(c: Cursor): void {
    const at = c.pos
    const most = this.ceilings.branchTargets
    const n = c.count('branch targets', most)
    this.branchTargets += n
    if (this.branchTargets > most) {
      c.fail(`The function has more than ${most} branch targets`, 'component/too-large', at)
    }
    let place = this.label(c)
    for (let i = 0; i < n; i++) {
      const other = this.label(c)
      if (this.live) place = this.segments.unite(place, other)
    }
    this.jump(place)
  }

  /** Calls, returns, and what else leaves the function. */
  private transfer(c: Cursor, id: number, role: number, at: number): void {
    const { edits, spaces } = this
    switch (role) {
      case Role.call: {
        const callee = readIndex(c, spaces.functions, 'function')
        this.called[callee] = 1
        edits.add(at, Edit.call, callee)
        this.afterCall()
        break
      }
      case Role.callOther:
        edits.add(at, Edit.save)
        skipImmediate(c, immediates[id]!, spaces)
        edits.add(c.pos, Edit.reload)
        this.afterCall()
        break
      case Role.tailCall:
      case Role.tailCallOther:
        edits.add(at, Edit.save)
        if (role === Role.tailCall) this.tailCalled[readIndex(c, spaces.functions, 'function')] = 1
        else skipImmediate(c, immediates[id]!, spaces)
        this.tailCalls = true
        this.jump(SYNC)
        break
      case Role.return:
        edits.add(at, Edit.exit)
        this.jump(SYNC)
        break
      case Role.functionRef:
        edits.add(at, Edit.functionRef, readIndex(c, spaces.functions, 'function'))
        break
      default:
        edits.add(at, Edit.save)
        if (immediates[id] === Immediate.label) this.frame(c)
        else skipImmediate(c, immediates[id]!, spaces)
        this.jump(SYNC)
    }
  }

  /** Where exceptions can pass, what comes after a call is charged after it: the call may not come back. */
  private afterCall(): void {
    if (this.catches || this.m.tags.length > 0) this.split(SYNC)
  }

  /** Growth and exceptions. */
  private rare(c: Cursor, id: number, role: number, at: number): void {
    const unit = this.lengths[id]
    if (unit) this.edits.add(at, Edit.length, unitNames.indexOf(unit))
    switch (role) {
      case Role.growMemory:
        this.edits.add(at, Edit.growMemory, readIndex(c, this.spaces.memories, 'memory'))
        break
      case Role.growTable:
        this.edits.add(at, Edit.growTable, readIndex(c, this.spaces.tables, 'table'))
        break
      case Role.tryTable:
        this.tryTable(c)
        break
      case Role.try:
        this.catches = true
        this.open(c, Role.try)
        break
      case Role.catch:
        this.catchArm(c, id, at)
        break
      default:
        this.delegate(c, at)
    }
  }

  private tryTable(c: Cursor): void {
    this.catches = true
    skipBlockType(c, this.spaces.types)
    for (let n = c.count('catch clauses', this.ceilings.branchTargets, 2); n > 0; n--) {
      const kind = c.u8()
      if (kind > 3) c.fail(`${kind} is not a kind of catch clause`, 'component/malformed', c.pos - 1)
      if (kind < 2) readIndex(c, this.spaces.tags, 'tag')
      const frame = this.frame(c)
      if (this.live) this.frames.land(frame)
    }
    this.enter(Role.tryTable)
  }

  /** A `catch` or `catch_all` of the legacy `try`: whatever threw, control goes on here. */
  private catchArm(c: Cursor, id: number, at: number): void {
    const { kind } = this.frames
    if (kind !== Role.try && kind !== Role.catch) c.fail('A catch has no try', 'component/malformed', at)
    skipImmediate(c, immediates[id]!, this.spaces)
    if (this.live) this.jump(this.frames.target(this.frames.depth - 1))
    this.frames.nextArm(Role.catch)
    this.arrive(SYNC)
  }

  /** Ends a legacy `try` whose exceptions go to an outer one. */
  private delegate(c: Cursor, at: number): void {
    if (this.frames.kind !== Role.try) c.fail('A delegate has no try', 'component/malformed', at)
    readIndex(c, this.frames.depth - 1, 'label')
    this.close(at)
  }
}
