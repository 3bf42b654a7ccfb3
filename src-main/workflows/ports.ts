import type { ComputePool } from '../compute/pool'
import type { Library } from '../library/library'
import type { EncoderStore } from '../model-store/encoder-store'
import type { ModelStore } from '../model-store/model-store'

/** What workflows reach the open library and the native code through; each takes the few that it needs. */
export interface Ports {
  library: Library
  models: ModelStore
  encoders: EncoderStore
  compute: ComputePool
  /** The library's folder. */
  folder: string
  /** resources/fonts of the installation. */
  fontFolder: string
}

/** Some of the ports. */
export type Needs<Names extends keyof Ports> = Pick<Ports, Names>
