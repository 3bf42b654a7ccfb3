import { AppError } from '#contract/app-error'
import { EncoderManifest } from '#contract/encoder'
import type { DeviceChoice } from '#contract/device'
import type { Connection } from './database'

export interface EncoderRow {
  id: string
  manifest: EncoderManifest
  selfAttested: boolean
  attentionBlocks: number
}

interface Stored {
  id: string
  manifest: string
  self_attested: number
  attention_blocks: number
}

const rowOf = (row: Stored): EncoderRow => ({
  id: row.id,
  manifest: EncoderManifest.parse(JSON.parse(row.manifest)),
  selfAttested: row.self_attested === 1,
  attentionBlocks: row.attention_blocks
})

/** Encoder packs that this library holds, and which of them new norms are learnt with. */
export class EncoderRows {
  constructor(private readonly db: Connection) {}

  add(row: EncoderRow): void {
    this.db
      .prepare('INSERT OR REPLACE INTO encoder VALUES (?, ?, ?, ?, ?)')
      .run(
        row.id,
        JSON.stringify(row.manifest),
        row.selfAttested ? 1 : 0,
        row.attentionBlocks,
        new Date().toISOString()
      )
  }

  list(): EncoderRow[] {
    return (this.db.prepare('SELECT * FROM encoder ORDER BY added_at').all() as Stored[]).map(rowOf)
  }

  /** Throws AppError 'encoder-unknown'. */
  get(id: string): EncoderRow {
    const row = this.db.prepare('SELECT * FROM encoder WHERE id = ?').get(id)
    if (!row) throw new AppError('encoder-unknown', { id })
    return rowOf(row as Stored)
  }

  active(): string | null {
    return (this.db.prepare(`SELECT value FROM meta WHERE key = 'encoder'`).pluck().get() as string) ?? null
  }

  use(id: string): void {
    this.db.prepare(`INSERT OR REPLACE INTO meta VALUES ('encoder', ?)`).run(id)
  }

  /** Where encoders run. */
  device(): DeviceChoice {
    const found = this.db.prepare(`SELECT value FROM meta WHERE key = 'device'`).pluck().get()
    return (found as DeviceChoice | undefined) ?? 'cpu'
  }

  chooseDevice(device: DeviceChoice): void {
    this.db.prepare(`INSERT OR REPLACE INTO meta VALUES ('device', ?)`).run(device)
  }
}
