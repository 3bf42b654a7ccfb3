import { createHash } from 'node:crypto'
import type { DevelopmentManifest } from '../../analysis/score/development-model'
import type { NormManifest } from '../../analysis/score/norm-model'

type Manifest = NormManifest | DevelopmentManifest
interface Row {
  drawing: string
  child: number
}

/** A drawing of this library: its id, whose it is, and the hash of its file. */
export interface KnownDrawing {
  id: string
  child: number
  sha256: string
}

/** Names a drawing within one model: who holds the file can find it, nobody else, and in another model it has another name. */
const nameIn = (modelId: string, sha256: string): string =>
  createHash('sha256').update(`${modelId}\0${sha256}`).digest('hex').slice(0, 32)

const mapRows = <M extends Manifest>(manifest: M, change: (row: Row) => Row): M =>
  ({
    ...manifest,
    calibration: manifest.calibration.map((fold) => fold.map((row) => ({ ...row, ...change(row) })))
  }) as M

/**
 * Calibration rows as they may leave the library: no ids, children as bare numbers that begin at 1. Drawings that are erased keep a
 * name that fits no file.
 */
export function withPseudonyms<M extends Manifest>(manifest: M, known: readonly KnownDrawing[]): M {
  const hashes = new Map(known.map(({ id, sha256 }) => [id, sha256]))
  const children = new Map<number, number>()
  return mapRows(manifest, ({ drawing, child }) => {
    if (!children.has(child)) children.set(child, children.size + 1)
    return { drawing: nameIn(manifest.id, hashes.get(drawing) ?? drawing), child: children.get(child)! }
  })
}

/**
 * Rows of a model from elsewhere: drawings that this library holds as well are found again, so that they and their children are
 * judged by the fold that never saw them; all other children get negative numbers, which no child of a library has.
 */
export function withOwnNames<M extends Manifest>(manifest: M, known: readonly KnownDrawing[]): M {
  const own = new Map(known.map((row) => [nameIn(manifest.id, row.sha256), row]))
  const children = new Map<number, number>()
  for (const { drawing, child } of manifest.calibration.flat()) {
    const found = own.get(drawing)
    if (found) children.set(child, found.child)
  }
  return mapRows(manifest, ({ drawing, child }) => ({
    drawing: own.get(drawing)?.id ?? `elsewhere/${drawing}`,
    child: children.get(child) ?? -child
  }))
}
