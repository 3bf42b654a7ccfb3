import type { Connection } from './database'
/** The files of one immutable folder, by name. */
export type Files = Readonly<Record<string, Uint8Array>>
/**
 * Immutable folders, each written once: `models/<id>/`, `encoders/<id>/`. Staged, synced, renamed; sealed with the
 * library's key and bound to their names, so that two versions cannot be swapped.
 */
export declare class Folders {
  private readonly root
  private readonly staging
  private readonly key
  constructor(root: string, staging: string, key: Buffer | null)
  write(id: string, files: Files): Promise<void>
  /** What is there, in no order. */
  ids(): Promise<string[]>
  remove(id: string): Promise<void>
  /** Throws AppError 'model-damaged'. */
  read(id: string, name: string): Promise<Buffer>
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
  /** null: from then on nothing judged. */
  modelId: string | null
  at: string
  reason: string
  environment: string
}
/** Model versions and which of them is deployed for which norm group. */
export declare class Versions {
  private readonly db
  constructor(db: Connection)
  add(row: ModelRow): void
  list(): ModelRow[]
  /** Throws AppError 'model-unknown'. */
  get(id: string): ModelRow
  /** The deployed model of every norm group that has one. */
  deployed(): Map<string, string>
  /** Every change of what judges, newest first. */
  history(): DeploymentRow[]
  /** Norm groups that stepped down for another that overlaps them, and have not been deployed since. */
  replaced(): string[]
  deploy(band: string, model: string | null, reason: string, environment?: string): void
  /**
   * Points the norm group at the version that was deployed before the present one, and answers it; null where that was
   * none. A second roll back goes one further. Throws AppError 'rollback-nothing'.
   */
  rollBack(band: string): string | null
}
