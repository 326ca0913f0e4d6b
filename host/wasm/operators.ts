/** The one table of WebAssembly operators: it drives decoding, cost and tests; what is not in it is refused. */

/** What follows an operator's code in the binary. */
export const Immediate = {
  none: 0,
  blockType: 1,
  label: 2,
  labels: 3,
  catches: 4,
  function: 5,
  type: 6,
  typeAndTable: 7,
  local: 8,
  global: 9,
  table: 10,
  twoTables: 11,
  elementsAndTable: 12,
  elements: 13,
  memory: 14,
  twoMemories: 15,
  dataAndMemory: 16,
  data: 17,
  memarg: 18,
  memargAndLane: 19,
  tag: 20,
  i32: 21,
  i64: 22,
  byte: 23,
  bytes4: 24,
  bytes8: 25,
  bytes16: 26,
  valueTypes: 27,
  heapType: 28,
} as const

/** One of the values of {@link Immediate}. */
export type Immediate = (typeof Immediate)[keyof typeof Immediate]

/** An operator that the host accepts. */
export interface Operator {
  /** The byte itself, or `0x100 + n` after the prefix 0xFC, or `0x200 + n` after 0xFD. */
  readonly id: number
  /** The name in the text format. */
  readonly name: string
  readonly immediate: Immediate
  /** The proposal that brought it; `mvp` for the first version. */
  readonly feature: string
}

/** One more than the largest operator id; the length of lookup arrays by id. */
export const operatorIds = 0x400

/** Ids of the operators after the prefixes 0xFC and 0xFD start here. */
export const prefixed = { 252: 0x100, 253: 0x200 } as const

const all: Operator[] = []

/** Adds operators with consecutive ids; `-` leaves an id out. */
function add(feature: string, immediate: keyof typeof Immediate, first: number, names: string): void {
  names
    .trim()
    .split(/\s+/)
    .forEach((name, i) => {
      if (name !== '-') all.push({ id: first + i, name, immediate: Immediate[immediate], feature })
    })
}

// Control.
add('mvp', 'none', 0x00, 'unreachable nop')
add('mvp', 'blockType', 0x02, 'block loop if')
add('mvp', 'none', 0x05, 'else')
add('legacy-exceptions', 'blockType', 0x06, 'try')
add('legacy-exceptions', 'tag', 0x07, 'catch')
add('exceptions', 'tag', 0x08, 'throw')
add('legacy-exceptions', 'label', 0x09, 'rethrow')
add('exceptions', 'none', 0x0a, 'throw_ref')
add('mvp', 'none', 0x0b, 'end')
add('mvp', 'label', 0x0c, 'br br_if')
add('mvp', 'labels', 0x0e, 'br_table')
add('mvp', 'none', 0x0f, 'return')
add('mvp', 'function', 0x10, 'call')
add('mvp', 'typeAndTable', 0x11, 'call_indirect')
add('tail-calls', 'function', 0x12, 'return_call')
add('tail-calls', 'typeAndTable', 0x13, 'return_call_indirect')
add('function-references', 'type', 0x14, 'call_ref return_call_ref')
add('legacy-exceptions', 'label', 0x18, 'delegate')
add('legacy-exceptions', 'none', 0x19, 'catch_all')
add('mvp', 'none', 0x1a, 'drop select')
add('reference-types', 'valueTypes', 0x1c, 'select_t')
add('exceptions', 'catches', 0x1f, 'try_table')

// Variables, tables, memory.
add('mvp', 'local', 0x20, 'local.get local.set local.tee')
add('mvp', 'global', 0x23, 'global.get global.set')
add('reference-types', 'table', 0x25, 'table.get table.set')
add('mvp', 'memarg', 0x28, 'i32.load i64.load f32.load f64.load')
add('mvp', 'memarg', 0x2c, 'i32.load8_s i32.load8_u i32.load16_s i32.load16_u')
add('mvp', 'memarg', 0x30, 'i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u')
add('mvp', 'memarg', 0x36, 'i32.store i64.store f32.store f64.store i32.store8 i32.store16')
add('mvp', 'memarg', 0x3c, 'i64.store8 i64.store16 i64.store32')
add('mvp', 'memory', 0x3f, 'memory.size memory.grow')

// Numbers.
add('mvp', 'i32', 0x41, 'i32.const')
add('mvp', 'i64', 0x42, 'i64.const')
add('mvp', 'bytes4', 0x43, 'f32.const')
add('mvp', 'bytes8', 0x44, 'f64.const')
add(
  'mvp',
  'none',
  0x45,
  'i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u',
)
add(
  'mvp',
  'none',
  0x50,
  'i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u',
)
add('mvp', 'none', 0x5b, 'f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge')
add('mvp', 'none', 0x67, 'i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u')
add('mvp', 'none', 0x71, 'i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr')
add('mvp', 'none', 0x79, 'i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u')
add('mvp', 'none', 0x83, 'i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr')
add('mvp', 'none', 0x8b, 'f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt')
add('mvp', 'none', 0x92, 'f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign')
add('mvp', 'none', 0x99, 'f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt')
add('mvp', 'none', 0xa0, 'f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign')
add('mvp', 'none', 0xa7, 'i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u')
add('mvp', 'none', 0xac, 'i64.extend_i32_s i64.extend_i32_u')
add('mvp', 'none', 0xae, 'i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u')
add('mvp', 'none', 0xb2, 'f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64')
add('mvp', 'none', 0xb7, 'f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32')
add('mvp', 'none', 0xbc, 'i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64')
add('sign-extension', 'none', 0xc0, 'i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s')

// References.
add('reference-types', 'heapType', 0xd0, 'ref.null')
add('reference-types', 'none', 0xd1, 'ref.is_null')
add('reference-types', 'function', 0xd2, 'ref.func')
add('function-references', 'none', 0xd4, 'ref.as_non_null')
add('function-references', 'label', 0xd5, 'br_on_null br_on_non_null')

// Prefix 0xFC: saturating conversions, bulk memory, tables.
add(
  'saturating-conversions',
  'none',
  0x100,
  'i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u',
)
add(
  'saturating-conversions',
  'none',
  0x104,
  'i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u',
)
add('bulk-memory', 'dataAndMemory', 0x108, 'memory.init')
add('bulk-memory', 'data', 0x109, 'data.drop')
add('bulk-memory', 'twoMemories', 0x10a, 'memory.copy')
add('bulk-memory', 'memory', 0x10b, 'memory.fill')
add('bulk-memory', 'elementsAndTable', 0x10c, 'table.init')
add('bulk-memory', 'elements', 0x10d, 'elem.drop')
add('bulk-memory', 'twoTables', 0x10e, 'table.copy')
add('reference-types', 'table', 0x10f, 'table.grow table.size table.fill')

// Prefix 0xFD: 128-bit SIMD.
add('simd', 'memarg', 0x200, 'v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s')
add('simd', 'memarg', 0x206, 'v128.load32x2_u v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat')
add('simd', 'memarg', 0x20b, 'v128.store')
add('simd', 'bytes16', 0x20c, 'v128.const i8x16.shuffle')
add('simd', 'none', 0x20e, 'i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat')
add('simd', 'byte', 0x215, 'i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane')
add('simd', 'byte', 0x218, 'i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane')
add('simd', 'byte', 0x21b, 'i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane')
add('simd', 'byte', 0x21f, 'f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane')
add('simd', 'none', 0x223, 'i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u')
add('simd', 'none', 0x22b, 'i8x16.ge_s i8x16.ge_u i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u')
add('simd', 'none', 0x233, 'i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u')
add('simd', 'none', 0x23b, 'i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u f32x4.eq f32x4.ne')
add('simd', 'none', 0x243, 'f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge')
add('simd', 'none', 0x24d, 'v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true')
add('simd', 'memargAndLane', 0x254, 'v128.load8_lane v128.load16_lane v128.load32_lane v128.load64_lane')
add('simd', 'memargAndLane', 0x258, 'v128.store8_lane v128.store16_lane v128.store32_lane v128.store64_lane')
add('simd', 'memarg', 0x25c, 'v128.load32_zero v128.load64_zero')
add('simd', 'none', 0x25e, 'f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 i8x16.abs i8x16.neg i8x16.popcnt')
add('simd', 'none', 0x263, 'i8x16.all_true i8x16.bitmask i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u f32x4.ceil')
add('simd', 'none', 0x268, 'f32x4.floor f32x4.trunc f32x4.nearest i8x16.shl i8x16.shr_s i8x16.shr_u i8x16.add')
add('simd', 'none', 0x26f, 'i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u f64x2.ceil')
add('simd', 'none', 0x275, 'f64x2.floor i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u f64x2.trunc i8x16.avgr_u')
add('simd', 'none', 0x27c, 'i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u')
add('simd', 'none', 0x27e, 'i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u')
add('simd', 'none', 0x280, 'i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask i16x8.narrow_i32x4_s')
add('simd', 'none', 0x286, 'i16x8.narrow_i32x4_u i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s')
add('simd', 'none', 0x289, 'i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u i16x8.shl i16x8.shr_s i16x8.shr_u')
add('simd', 'none', 0x28e, 'i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u')
add('simd', 'none', 0x294, 'f64x2.nearest i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u - i16x8.avgr_u')
add('simd', 'none', 0x29c, 'i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u')
add('simd', 'none', 0x29f, 'i16x8.extmul_high_i8x16_u i32x4.abs i32x4.neg - i32x4.all_true i32x4.bitmask - -')
add('simd', 'none', 0x2a7, 'i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u')
add('simd', 'none', 0x2aa, 'i32x4.extend_high_i16x8_u i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add - - i32x4.sub - - -')
add('simd', 'none', 0x2b5, 'i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s -')
add('simd', 'none', 0x2bc, 'i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u')
add('simd', 'none', 0x2bf, 'i32x4.extmul_high_i16x8_u i64x2.abs i64x2.neg - i64x2.all_true i64x2.bitmask - -')
add('simd', 'none', 0x2c7, 'i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u')
add('simd', 'none', 0x2ca, 'i64x2.extend_high_i32x4_u i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add - - i64x2.sub - - -')
add('simd', 'none', 0x2d5, 'i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s')
add('simd', 'none', 0x2dc, 'i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u')
add('simd', 'none', 0x2df, 'i64x2.extmul_high_i32x4_u f32x4.abs f32x4.neg - f32x4.sqrt f32x4.add f32x4.sub f32x4.mul')
add('simd', 'none', 0x2e7, 'f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax f64x2.abs f64x2.neg - f64x2.sqrt')
add('simd', 'none', 0x2f0, 'f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin f64x2.pmax')
add(
  'simd',
  'none',
  0x2f8,
  'i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u',
)
add('simd', 'none', 0x2fc, 'i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero')
add('simd', 'none', 0x2fe, 'f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u')
add('relaxed-simd', 'none', 0x300, 'i8x16.relaxed_swizzle i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u')
add('relaxed-simd', 'none', 0x303, 'i32x4.relaxed_trunc_f64x2_s_zero i32x4.relaxed_trunc_f64x2_u_zero')
add('relaxed-simd', 'none', 0x305, 'f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd')
add('relaxed-simd', 'none', 0x309, 'i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect')
add('relaxed-simd', 'none', 0x30c, 'i64x2.relaxed_laneselect f32x4.relaxed_min f32x4.relaxed_max f64x2.relaxed_min')
add('relaxed-simd', 'none', 0x310, 'f64x2.relaxed_max i16x8.relaxed_q15mulr_s i16x8.relaxed_dot_i8x16_i7x16_s')
add('relaxed-simd', 'none', 0x313, 'i32x4.relaxed_dot_i8x16_i7x16_add_s')

/** Every operator that the host accepts, in the order of the sections above. */
export const operators: readonly Operator[] = all

/** The immediate of each id; 255 where no operator is. */
export const immediates: Uint8Array = new Uint8Array(operatorIds).fill(0xff)
for (const { id, immediate } of all) immediates[id] = immediate

const idByName = new Map(all.map(({ name, id }) => [name, id]))

/** The id of an operator by its name; asks only for names that are in the table. */
export function operator(name: string): number {
  const id = idByName.get(name)
  if (id === undefined) throw new RangeError(`There is no operator "${name}" in the table.`)
  return id
}

/** The proposal that an operator outside the table belongs to, for the message that refuses it. */
export function featureOf(id: number): string {
  if (id === 0xfb || id === 0xd3) return 'gc'
  if (id === 0xfe) return 'threads'
  if (id >= 0xe0 && id <= 0xe6) return 'stack-switching'
  if (id >= 0x113 && id <= 0x116) return 'wide-arithmetic'
  return 'an unknown operator'
}
