import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { installationRoot } from '../terminal/paths'

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
