/** A guest whose every instruction is long: it fills 60 MiB in each. */

import type { Engine, Toolset } from '../../host/mod.ts'
import { wat } from '../support/wat.ts'

/** Loads it. */
export const toolset = async (engine: Engine): Promise<Toolset> =>
  engine.load(
    await wat(`(component
      (core module $m (memory 960)
        (func (export "storm") (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 62914560)) (br 0))))
      (core instance $i (instantiate $m))
      (func (export "storm") (canon lift (core func $i "storm"))))`),
  )
