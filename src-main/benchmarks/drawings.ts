import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMetadata } from '../analysis/import/read-metadata'
import { installationRoot } from '../terminal/paths'
import type { AgedDrawing } from './predict-age'

/** Real drawings where they are at hand, else the synthetic sample that ships, repeated as needed. */
export function drawingsFolder(): { folder: string; metadata: string } {
  const real = join(installationRoot, '../shared/data/drawings')
  if (existsSync(real)) return { folder: join(real, 'images'), metadata: join(real, 'metadata.csv') }
  const sample = join(installationRoot, 'resources/sample')
  return { folder: sample, metadata: join(sample, 'metadata.csv') }
}

export async function benchmarkDrawings(count: number): Promise<string[]> {
  const { folder } = drawingsFolder()
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => join(folder, name))
  return Array.from({ length: count }, (_, i) => files[i % files.length]!)
}

/** Drawings of children elsewhere, made beside an experimenter; null where they are not at hand. */
export function supervisedFolder(): { folder: string; metadata: string } | null {
  const found = join(installationRoot, '../shared/data/supervised')
  return existsSync(found) ? { folder: join(found, 'images'), metadata: join(found, 'metadata.csv') } : null
}

/** Drawings of known age with their children, by the product's own reading of the metadata. */
export function agedDrawings({ folder, metadata } = drawingsFolder()): AgedDrawing[] {
  const children = new Map<string, number>()
  return readMetadata({ name: metadata, bytes: readFileSync(metadata) }).rows.flatMap(
    ({ fileName, description }) => {
      if ('code' in description || description.ageMonths === null) return []
      const name = description.childId ?? fileName
      children.set(name, children.get(name) ?? children.size)
      const { ageMonths, subject } = description
      return [{ path: join(folder, fileName), ageMonths, child: children.get(name)!, subject }]
    }
  )
}
