import { EncoderManifest } from '../../src-preload/contract/encoder'
import type { DeviceChoice } from '../../src-preload/contract/device'
import type { Connection } from './database'
export interface EncoderRow {
  id: string
  manifest: EncoderManifest
  selfAttested: boolean
  attentionBlocks: number
}
/** Encoder packs that this library holds, and which of them new norms are learnt with. */
export declare class EncoderRows {
  private readonly db
  constructor(db: Connection)
  add(row: EncoderRow): void
  list(): EncoderRow[]
  /** Throws AppError 'encoder-unknown'. */
  get(id: string): EncoderRow
  active(): string | null
  use(id: string): void
  /** Where encoders run. */
  device(): DeviceChoice
  chooseDevice(device: DeviceChoice): void
}
