import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { StorageItem, StorageWaste } from '#contract/storage'
import type { Connection } from './database'

/** Files below a folder, and their bytes; nothing where the folder is not. */
async function filesIn(folder: string): Promise<{ name: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      return { name: entry.name, bytes: (await stat(path).catch(() => ({ size: 0 }))).size }
    })
  )
}

const sum = (files: readonly { bytes: number }[]): number => files.reduce((total, f) => total + f.bytes, 0)

/** Which encoders and preprocessings still score or may score: what any model version or the active encoder sees by. */
export interface InUse {
  /** `encoder preprocessing`. */
  views: ReadonlySet<string>
  models: ReadonlySet<string>
}

/** What a library takes on disk, part by part, and what of it is no longer needed. */
export class Storage {
  constructor(
    private readonly db: Connection,
    private readonly folder: string
  ) {}

  async items(): Promise<StorageItem[]> {
    const blobs = await filesIn(join(this.folder, 'blobs'))
    const of = (kind: string) => blobs.filter((file) => file.name.endsWith(`.${kind}`))
    const folders = ['models', 'encoders', 'checkpoints', 'folds', 'uploads', 'quarantine'] as const
    const others = await Promise.all(
      folders.map(async (what): Promise<StorageItem> => {
        const files = await filesIn(join(this.folder, what))
        return { what, items: files.length, bytes: sum(files) }
      })
    )
    const database = (await filesIn(this.folder)).filter((file) => file.name.startsWith('library.db'))
    return [
      { what: 'originals', items: of('original').length, bytes: sum(of('original')) },
      { what: 'thumbnails', items: of('thumbnail').length, bytes: sum(of('thumbnail')) },
      { what: 'sources', items: of('source').length, bytes: sum(of('source')) },
      this.table('embeddings', 'embedding', 'length(vector) + length(traits) + length(patches)'),
      this.table('analyses', 'analysis', 'length(content)'),
      this.table('maps', 'explanation', 'length(map)'),
      ...others,
      { what: 'database', items: database.length, bytes: sum(database) }
    ]
  }

  private table(what: StorageItem['what'], name: string, bytes: string): StorageItem {
    const row = this.db
      .prepare(`SELECT count(*) AS items, coalesce(sum(${bytes}), 0) AS bytes FROM ${name}`)
      .get()
    return { what, ...(row as { items: number; bytes: number }) }
  }

  async waste(inUse: InUse, olderThanDays: number): Promise<StorageWaste[]> {
    const [folds, checkpoints] = [
      await filesIn(join(this.folder, 'folds')),
      await filesIn(join(this.folder, 'checkpoints'))
    ]
    const stale = this.staleEmbeddings(inUse)
    const maps = this.staleMaps(inUse)
    const unfinished = this.unfinished()
    const found: StorageWaste[] = [
      { what: 'stale-embeddings', items: stale.length, bytes: sum(stale) },
      { what: 'stale-maps', items: maps.length, bytes: sum(maps) },
      ...(unfinished
        ? []
        : [
            { what: 'folds' as const, items: folds.length, bytes: sum(folds) },
            { what: 'checkpoints' as const, items: checkpoints.length, bytes: sum(checkpoints) }
          ]),
      { what: 'old-jobs', ...this.oldJobs(olderThanDays) }
    ]
    return found.filter((waste) => waste.items > 0)
  }

  private staleEmbeddings({ views }: InUse) {
    const rows = this.db
      .prepare(
        `SELECT encoder, preprocessing, count(*) AS n, sum(length(vector) + coalesce(length(traits), 0) + coalesce(length(patches), 0)) AS bytes
         FROM embedding GROUP BY encoder, preprocessing`
      )
      .all() as { encoder: string; preprocessing: string; n: number; bytes: number }[]
    return rows
      .filter((row) => !views.has(`${row.encoder} ${row.preprocessing}`))
      .flatMap((row) => Array.from({ length: row.n }, () => ({ ...row, bytes: row.bytes / row.n })))
  }

  private staleMaps({ models }: InUse) {
    const rows = this.db.prepare('SELECT model, length(map) AS bytes FROM explanation').all() as {
      model: string
      bytes: number
    }[]
    return rows.filter((row) => !models.has(row.model))
  }

  /** Left-overs of trainings that nobody has gone on with for so many days are removed. */
  async expire(days: number): Promise<void> {
    if (this.unfinished(days)) return
    for (const name of LEFT_OVERS) await rm(join(this.folder, name), { recursive: true, force: true })
  }

  /** Whether anything is left of trainings that were broken off, or are under way. */
  async hasLeftOvers(): Promise<boolean> {
    for (const name of LEFT_OVERS) if ((await filesIn(join(this.folder, name))).length > 0) return true
    return false
  }

  async removeLeftOvers(): Promise<void> {
    for (const name of LEFT_OVERS) await rm(join(this.folder, name), { recursive: true, force: true })
    this.db.pragma('wal_checkpoint(TRUNCATE)')
  }

  /** Erases what was set aside; answers what that was. */
  async emptyQuarantine(): Promise<{ items: number; bytes: number }> {
    const folder = join(this.folder, 'quarantine')
    const files = await filesIn(folder)
    await rm(folder, { recursive: true, force: true })
    return { items: files.length, bytes: sum(files) }
  }

  /** Is there a training that runs, or could be resumed (ended within so many days)? What it has finished is kept for that. */
  private unfinished(withinDays = FOR_EVER): boolean {
    const found = this.db
      .prepare(
        `SELECT count(*) FROM job j WHERE kind IN ('train', 'sweep', 'train-encoder')
         AND (state IN ('running', 'pending') OR state IN ('cancelled', 'interrupted', 'failed')
           AND finished_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', @age) AND NOT EXISTS (SELECT 1 FROM job WHERE kind = j.kind AND state = 'completed' AND sequence > j.sequence))`
      )
      .pluck()
      .get({ age: ageOf(withinDays) })
    return Number(found) > 0
  }

  /** Curves of trainings whose versions are here are part of their reports, and stay. */
  private oldJobs(olderThanDays: number): { items: number; bytes: number } {
    return this.db
      .prepare(
        `SELECT count(*) AS items, coalesce(sum(length(points) + coalesce(length(result), 0)), 0) AS bytes FROM job
         WHERE ${OLD_JOBS}`
      )
      .get({ age: ageOf(olderThanDays) }) as { items: number; bytes: number }
  }

  /** Removes all of it: everything can be computed again, or is about work that is over. */
  async clean(inUse: InUse, olderThanDays: number): Promise<void> {
    const [stale, maps] = [this.staleEmbeddings(inUse), this.staleMaps(inUse)]
    this.db.transaction(() => {
      for (const key of new Set(stale.map((row) => JSON.stringify([row.encoder, row.preprocessing]))))
        this.db
          .prepare('DELETE FROM embedding WHERE encoder = ? AND preprocessing = ?')
          .run(...(JSON.parse(key) as string[]))
      for (const model of new Set(maps.map((row) => row.model)))
        this.db.prepare('DELETE FROM explanation WHERE model = ?').run(model)
      this.db.prepare(`DELETE FROM job WHERE ${OLD_JOBS}`).run({ age: ageOf(olderThanDays) })
    })()
    for (const name of this.unfinished() ? ['uploads'] : ['folds', 'checkpoints', 'uploads'])
      await rm(join(this.folder, name), { recursive: true, force: true })
    this.db.exec('VACUUM')
    this.db.pragma('wal_checkpoint(TRUNCATE)')
  }
}

/** What trainings write before they are done: finished folds, and states to go on from. */
const LEFT_OVERS = ['folds', 'checkpoints']

const FOR_EVER = 36_500

const ageOf = (days: number): string => `-${days} days`

/** All but trainings and sweeps, once they are older than `@age` says. */
const OLD_JOBS = `kind NOT IN ('train', 'sweep', 'train-encoder') AND state NOT IN ('running', 'pending')
  AND finished_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', @age)`
