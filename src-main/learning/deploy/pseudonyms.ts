import type { ModelManifest } from '#main/analysis/score/model-manifest'
import { sha256 } from '#main/lib/sha256'

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
const nameIn = (modelId: string, hash: string): string => sha256(`${modelId}\0${hash}`).slice(0, 32)

/** Under which model's id its rows were named: a pooled norm keeps the names of the one that it was made of. */
const namesOf = (manifest: ModelManifest): string =>
  ('named' in manifest ? manifest.named : null) ?? manifest.id

const mapRows = <M extends ModelManifest>(manifest: M, change: (row: Row) => Row): M =>
  ({
    ...manifest,
    calibration: manifest.calibration.map((fold) => fold.map((row) => ({ ...row, ...change(row) })))
  }) as M

/**
 * Calibration rows as they may leave the library: no ids, children as bare numbers that begin at 1. Drawings that are erased keep a
 * name that fits no file.
 */
export function withPseudonyms<M extends ModelManifest>(manifest: M, known: readonly KnownDrawing[]): M {
  const hashes = new Map(known.map(({ id, sha256 }) => [id, sha256]))
  const children = new Map<number, number>()
  return mapRows(manifest, ({ drawing, child }) => {
    if (!children.has(child)) children.set(child, children.size + 1)
    // what came from elsewhere keeps the name that its maker's drawings can be found by
    const name = isPseudonym(drawing) ? drawing : nameIn(namesOf(manifest), hashes.get(drawing) ?? drawing)
    return { drawing: name, child: children.get(child)! }
  })
}

/** Rows of a model from elsewhere are called so; what was learnt here has the ids of its drawings. */
const isPseudonym = (name: string): boolean => /^[0-9a-f]{32}$/.test(name)

/**
 * Rows of a model from elsewhere: drawings that this library holds as well are found again, so that they and their children are
 * scored by the fold that never saw them, whenever they are brought in; all other children get negative numbers, which no child of a
 * library has. What was learnt here stays as it is.
 */
export function withOwnNames<M extends ModelManifest>(manifest: M, known: readonly KnownDrawing[]): M {
  const own = new Map(known.map((row) => [nameIn(namesOf(manifest), row.sha256), row]))
  const children = new Map<number, number>()
  for (const { drawing, child } of manifest.calibration.flat()) {
    const found = own.get(drawing)
    if (found) children.set(child, found.child)
  }
  return mapRows(manifest, ({ drawing, child }) =>
    isPseudonym(drawing)
      ? { drawing: own.get(drawing)?.id ?? drawing, child: children.get(child) ?? -Math.abs(child) }
      : { drawing, child }
  )
}
