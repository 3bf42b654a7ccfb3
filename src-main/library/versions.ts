import { because } from '#contract/because'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import { placeFile, syncFolder } from '../lib/durable-file'
import type { Connection } from './database'
import { seal, unseal } from './sealed'

/** The files of one immutable folder, by name. */
export type Files = Readonly<Record<string, Uint8Array>>

/**
 * Immutable folders, each written once: `models/<id>/`, `encoders/<id>/`. Staged, synced, renamed; sealed with the
 * library's key and bound to their names, so that two versions cannot be swapped.
 */
export class Folders {
  constructor(
    private readonly root: string,
    private readonly staging: string,
    private readonly key: Buffer | null,
    private readonly writable = true
  ) {}

  /** Throws AppError 'library-read-only'. */
  async write(id: string, files: Files): Promise<void> {
    if (!this.writable) throw new AppError('library-read-only')
    const target = join(this.root, id)
    if (existsSync(target)) await rm(target, { recursive: true }) // no row named it: an interrupted write of the same id
    const temporary = join(this.staging, `folder-${id}`)
    await rm(temporary, { recursive: true, force: true })
    await mkdir(temporary, { recursive: true })
    await mkdir(this.root, { recursive: true })
    for (const [name, content] of Object.entries(files))
      await placeFile(this.staging, join(temporary, name), seal(this.key, `${id}/${name}`, content))
    await syncFolder(temporary)
    await rename(temporary, target)
    await syncFolder(this.root)
  }

  /** What is there, in no order. */
  async ids(): Promise<string[]> {
    return existsSync(this.root) ? readdir(this.root) : []
  }

  /** Throws AppError 'library-read-only'. */
  async remove(id: string): Promise<void> {
    if (!this.writable) throw new AppError('library-read-only')
    await rm(join(this.root, id), { recursive: true, force: true })
  }

  /** Throws AppError 'model-damaged'. */
  async read(id: string, name: string): Promise<Buffer> {
    try {
      return unseal(this.key, `${id}/${name}`, await readFile(join(this.root, id, name)))
    } catch {
      throw new AppError('model-damaged', because('part-changed', { id, part: name }))
    }
  }
}

export interface ModelRow {
  id: string
  band: string
  createdAt: string
  /** The model version's public description, JSON. */
  version: string
}

export interface DeploymentRow {
  band: string
  /** null: from then on nothing scored. */
  modelId: string | null
  at: string
  reason: string
  environment: string
}

/** Model versions and which of them is deployed for which norm group. */
export class Versions {
  constructor(private readonly db: Connection) {}

  add(row: ModelRow): void {
    this.db
      .prepare('INSERT INTO model VALUES (?, ?, ?, (SELECT coalesce(max(sequence), 0) + 1 FROM model), ?)')
      .run(row.id, row.band, row.createdAt, row.version)
  }

  list(): ModelRow[] {
    return this.db
      .prepare('SELECT id, band, created_at AS createdAt, version FROM model ORDER BY sequence DESC')
      .all() as ModelRow[]
  }

  /** Throws AppError 'model-unknown'. */
  get(id: string): ModelRow {
    const row = this.list().find((model) => model.id === id)
    if (!row) throw new AppError('model-unknown', { id })
    return row
  }

  /** Whether it has ever been deployed: rolling back may lead to it. */
  wasDeployed(id: string): boolean {
    return this.db.prepare('SELECT 1 FROM deployment WHERE model = ? LIMIT 1').get(id) !== undefined
  }

  /** Its row, and what is known of it alone: thresholds, grades and scales of maps. In a transaction of the caller. */
  remove(id: string): void {
    for (const table of ['threshold', 'explanation_scale', 'explanation_grade', 'explanation'])
      this.db.prepare(`DELETE FROM ${table} WHERE model = ?`).run(id)
    this.db.prepare('DELETE FROM model WHERE id = ?').run(id)
  }

  /** The deployed model of every norm group that has one. */
  deployed(): Map<string, string> {
    const rows = this.db
      .prepare(
        `SELECT band, model FROM deployment d
         WHERE sequence = (SELECT max(sequence) FROM deployment WHERE band = d.band) AND model IS NOT NULL`
      )
      .all() as { band: string; model: string }[]
    return new Map(rows.map((row) => [row.band, row.model]))
  }

  /** Every change of what scores, newest first. */
  history(): DeploymentRow[] {
    return this.db
      .prepare(
        'SELECT band, model AS modelId, at, reason, environment FROM deployment ORDER BY sequence DESC LIMIT 1000'
      )
      .all() as DeploymentRow[]
  }

  /** Norm groups that stepped down for another that overlaps them, and have not been deployed since. */
  replaced(): string[] {
    return this.db
      .prepare(
        `SELECT band FROM deployment d
         WHERE sequence = (SELECT max(sequence) FROM deployment WHERE band = d.band) AND reason = 'replaced'`
      )
      .pluck()
      .all() as string[]
  }

  deploy(band: string, model: string | null, reason: string, environment = 'production'): void {
    this.db
      .prepare('INSERT INTO deployment (band, model, at, reason, environment) VALUES (?, ?, ?, ?, ?)')
      .run(band, model, new Date().toISOString(), reason, environment)
  }

  /**
   * Points the norm group at the version that was deployed before the present one, and answers it; null where that was
   * none. A second roll back goes one further. Throws AppError 'rollback-nothing'.
   */
  rollBack(band: string): string | null {
    const rows = this.db
      .prepare('SELECT model, reason, environment FROM deployment WHERE band = ? ORDER BY sequence')
      .all(band) as { model: string | null; reason: string; environment: string }[]
    // Replays history as a stack: a deployment pushes, a roll back pops.
    const stack: { model: string | null; environment: string }[] = [
      { model: null, environment: 'production' }
    ]
    for (const row of rows) {
      if (row.reason === 'rollback') stack.pop()
      else stack.push(row)
    }
    if (stack.length < 2) throw new AppError('rollback-nothing', { band })
    const { model: target, environment } = stack.at(-2)!
    this.deploy(band, target, 'rollback', environment)
    return target
  }
}
