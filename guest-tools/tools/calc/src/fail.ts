/** The errors of the tool, thrown as the values that its WIT names. */

/** The `calc-error` of the WIT. */
export type CalcError = import('glovebox:calc/calculator@0.1.0').CalcError

/** Ends the call with an error of its own. */
export function fail(error: CalcError): never {
  throw error
}
