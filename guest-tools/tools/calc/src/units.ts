/** The units: what each measures and how much of the base units it is, exactly. */

/** Exponents of base units; those that are missing are 0. */
export type Dimension = Readonly<Record<string, number>>

/** A unit as a fraction of base units; decimals as text, since most are exact only that way. */
export interface Unit {
  readonly dimension: Dimension
  readonly numerator: string
  readonly denominator: string
  /** Added before scaling, for temperatures: 0 degC is 273.15 K. */
  readonly offset?: string
  /** May have a metric prefix. */
  readonly metric?: boolean
  /** May have a binary prefix. */
  readonly binary?: boolean
}

type Options = Omit<Partial<Unit>, 'dimension' | 'numerator'>

const unit = (dimension: Dimension, numerator: string, options: Options = {}): Unit => ({
  dimension,
  numerator,
  denominator: '1',
  ...options,
})

const metric = { metric: true }
const length = { m: 1 }
const area = { m: 2 }
const volume = { m: 3 }
const mass = { kg: 1 }
const time = { s: 1 }
const speed = { m: 1, s: -1 }
const force = { kg: 1, m: 1, s: -2 }
const pressure = { kg: 1, m: -1, s: -2 }
const energy = { kg: 1, m: 2, s: -2 }
const power = { kg: 1, m: 2, s: -3 }
/** Angles are counted in turns, of which degrees are exact fractions. */
const angle = { turn: 1 }
const data = { bit: 1 }

/** Stands for twice pi, which no decimal is. */
export const tau = 'tau'

/** Every unit by its symbol. */
export const units: Readonly<Record<string, Unit>> = {
  m: unit(length, '1', metric),
  in: unit(length, '0.0254'),
  ft: unit(length, '0.3048'),
  yd: unit(length, '0.9144'),
  mi: unit(length, '1609.344'),
  nmi: unit(length, '1852'),
  au: unit(length, '149597870700'),
  ly: unit(length, '9460730472580800'),
  ha: unit(area, '10000'),
  acre: unit(area, '4046.8564224'),
  L: unit(volume, '0.001', metric),
  tsp: unit(volume, '0.00000492892159375'),
  tbsp: unit(volume, '0.00001478676478125'),
  floz: unit(volume, '0.0000295735295625'),
  cup: unit(volume, '0.0002365882365'),
  pt: unit(volume, '0.000473176473'),
  qt: unit(volume, '0.000946352946'),
  gal: unit(volume, '0.003785411784'),
  g: unit(mass, '0.001', metric),
  t: unit(mass, '1000', metric),
  oz: unit(mass, '0.028349523125'),
  lb: unit(mass, '0.45359237'),
  st: unit(mass, '6.35029318'),
  s: unit(time, '1', metric),
  min: unit(time, '60'),
  h: unit(time, '3600'),
  d: unit(time, '86400'),
  wk: unit(time, '604800'),
  yr: unit(time, '31557600'),
  Hz: unit({ s: -1 }, '1', metric),
  K: unit({ K: 1 }, '1', metric),
  degC: unit({ K: 1 }, '1', { offset: '273.15' }),
  degF: unit({ K: 1 }, '5', { denominator: '9', offset: '459.67' }),
  degR: unit({ K: 1 }, '5', { denominator: '9' }),
  A: unit({ A: 1 }, '1', metric),
  mol: unit({ mol: 1 }, '1', metric),
  cd: unit({ cd: 1 }, '1', metric),
  turn: unit(angle, '1'),
  deg: unit(angle, '1', { denominator: '360' }),
  rad: unit(angle, '1', { denominator: tau, metric: true }),
  kmh: unit(speed, '1', { denominator: '3.6' }),
  mph: unit(speed, '0.44704'),
  kn: unit(speed, '1852', { denominator: '3600' }),
  gee: unit({ m: 1, s: -2 }, '9.80665'),
  N: unit(force, '1', metric),
  Pa: unit(pressure, '1', metric),
  bar: unit(pressure, '100000', metric),
  atm: unit(pressure, '101325'),
  psi: unit(pressure, '4.4482216152605', { denominator: '0.00064516' }),
  mmHg: unit(pressure, '133.322387415'),
  J: unit(energy, '1', metric),
  eV: unit(energy, '1.602176634e-19', metric),
  cal: unit(energy, '4.184', metric),
  Wh: unit(energy, '3600', metric),
  Btu: unit(energy, '1055.05585262'),
  W: unit(power, '1', metric),
  hp: unit(power, '745.69987158227022'),
  C: unit({ A: 1, s: 1 }, '1', metric),
  V: unit({ kg: 1, m: 2, s: -3, A: -1 }, '1', metric),
  ohm: unit({ kg: 1, m: 2, s: -3, A: -2 }, '1', metric),
  F: unit({ kg: -1, m: -2, s: 4, A: 2 }, '1', metric),
  bit: unit(data, '1', { metric: true, binary: true }),
  B: unit(data, '8', { metric: true, binary: true }),
  '%': unit({}, '0.01'),
  ppm: unit({}, '0.000001'),
}

/** Metric prefixes as powers of ten. */
export const metricPrefixes: Readonly<Record<string, number>> = {
  Q: 30,
  R: 27,
  Y: 24,
  Z: 21,
  E: 18,
  P: 15,
  T: 12,
  G: 9,
  M: 6,
  k: 3,
  h: 2,
  da: 1,
  d: -1,
  c: -2,
  m: -3,
  µ: -6,
  μ: -6,
  u: -6,
  n: -9,
  p: -12,
  f: -15,
  a: -18,
  z: -21,
  y: -24,
  r: -27,
  q: -30,
}

/** Binary prefixes as powers of 1024. */
export const binaryPrefixes: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 }
