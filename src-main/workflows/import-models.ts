import { deploymentGroup } from '../model-store/model-store'
import { AppError } from '#contract/app-error'

import type { SourceFile } from '../analysis/import/source'
import { checkVersion } from '../learning/deploy/check-version'
import { readArchive, type ReadArchive } from '../learning/deploy/read-archive'
import type { VersionFiles } from '../learning/deploy/version-files'
import { sha256 } from '../lib/sha256'
import type { Needs } from './ports'

/** What makes two versions the same: all but how their drawings are called, which differs from library to library. */
const contentOf = ({ scorerSha256, trainedOn, calibration }: VersionFiles['manifest']): string =>
  sha256(JSON.stringify([scorerSha256, trainedOn, calibration.map((fold) => fold.length)]))

interface Arrival {
  archive: ReadArchive
  band: string
  /** It is here already. */
  known: boolean
}

/** A model version from a file, validated in every layer. Throws AppError: the first layer's that fails, 'model-exists'. */
async function checkedArrival(
  ports: Needs<'models' | 'encoders' | 'compute'>,
  file: SourceFile
): Promise<Arrival> {
  const { models } = ports
  const archive = readArchive(await file.read())
  const { id } = archive.manifest
  const known = models.versions().some((version) => version.id === id)
  if (!known) await checkVersion(ports.compute, ports.encoders.ids(), archive)
  else if (contentOf((await models.files(id)).manifest) !== contentOf(archive.manifest))
    throw new AppError('model-exists', { id })
  return { archive, band: deploymentGroup(archive.manifest), known }
}

/**
 * Model versions from files: all of them are validated before anything of any is kept, and they join in one transaction. They score
 * nothing until they are deployed.
 */
export async function importModels(
  ports: Needs<'models' | 'encoders' | 'compute'>,
  files: readonly SourceFile[]
) {
  const { encoders, models } = ports
  const arrivals: Arrival[] = []
  for (const file of files) arrivals.push(await checkedArrival(ports, file))
  const fresh = arrivals.filter((arrival, i) => {
    const { id } = arrival.archive.manifest
    return !arrival.known && arrivals.findIndex((other) => other.archive.manifest.id === id) === i
  })
  for (const { archive } of fresh) {
    await encoders.keep(archive.manifest.encoder.id)
    await models.write(archive)
  }
  models.register(
    fresh.map(({ archive }) => archive.manifest),
    { deploy: false, origin: 'imported' }
  )
  return arrivals.map(({ archive, band, known }) => ({ id: archive.manifest.id, band, known }))
}
