import { because } from '#contract/because'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncoderManifest } from '#contract/encoder'
import { AppError } from '#contract/app-error'
import { parseManifest } from '../analysis/embed/encoder-pack'
import { embeds, computesFit, MOST_BRANCHES, type Branch, type Gives } from './branch'
import { startFrom, type Start } from './start-from'

/** A pack on its way into another. */
export interface Joining {
  start: Start
  manifest: EncoderManifest
}

/** The pack in a folder. Throws AppError 'file-unreadable', 'encoder-not-ours', 'encoder-manifest'. */
export async function packToJoin(folder: string): Promise<Joining> {
  const start = await startFrom(folder)
  const bytes = await readFile(join(folder, 'encoder.json')).catch(() => {
    throw new AppError('file-unreadable', because('not-there', { file: join(folder, 'encoder.json') }))
  })
  return { start, manifest: parseManifest(bytes) }
}

type Stated = NonNullable<EncoderManifest['branches']>[number]

export interface Joined {
  branches: Branch[]
  /** Where each came from, for the manifest. */
  stated: Stated[]
}

/**
 * Several encoders as one: their embeddings side by side, since networks that were trained apart see different things, and the
 * output of what fits from `fit` (the first one's where null). Throws AppError 'request-invalid'.
 */
export function joined(packs: readonly Joining[], fit: Joining | null): Joined {
  const withFit = fit ?? packs[0]!
  const found: [Branch, Stated][] = []
  for (const pack of packs)
    for (const [i, branch] of pack.start.branches.entries()) {
      if (!embeds(branch)) continue
      const both = pack.start.id === withFit.start.id && computesFit(branch)
      found.push(part(pack, i, both ? 'both' : 'embedding'))
    }
  if (!found.some(([branch]) => computesFit(branch)))
    found.push(part(withFit, withFit.start.branches.findIndex(computesFit), 'fit'))
  if (found.length > MOST_BRANCHES)
    throw new AppError(
      'request-invalid',
      because('many-networks', { found: found.length, most: MOST_BRANCHES })
    )
  return { branches: found.map(([branch]) => branch), stated: found.map(([, stated]) => stated) }
}

function part({ start, manifest }: Joining, index: number, gives: Gives): [Branch, Stated] {
  const earlier = manifest.branches?.[index]
  const { name, settings, curve } = earlier ?? {
    name: manifest.name,
    settings: {},
    curve: [],
    ...manifest.training
  }
  return [
    { ...start.branches[index]!, gives },
    { name, sha256: earlier?.sha256 ?? start.id, gives, settings, curve }
  ]
}
