import { ARCHIVE_VERSION, type ArchiveManifest } from '#contract/model-archive'
import type { Compute } from '#main/compute/port'
import { VERSION } from '#main/lib/version'
import { randomUUID } from 'node:crypto'
import { architectureOf } from './architecture-hash'
import { digestOf, packArchive, type ArchiveFiles } from './archive-file'
import { withRandomGolden } from './golden'
import { modelCard } from './model-card'
import { withPseudonyms, type KnownDrawing } from './pseudonyms'
import type { VersionFiles } from './version-files'

const text = (content: string): Uint8Array => new Uint8Array(Buffer.from(content))

/**
 * A model version as a file for another library; drawings and children under names that mean nothing there, and golden vectors of
 * random numbers in the place of those of a real drawing.
 */
export async function writeArchive(
  compute: Compute,
  version: VersionFiles,
  known: readonly KnownDrawing[]
): Promise<Uint8Array> {
  const manifest = withPseudonyms(await withRandomGolden(compute, version), known)
  const files: ArchiveFiles = {
    'model.json': text(JSON.stringify(manifest)),
    'scorer.onnx': version.scorer,
    ...(version.scope ? { 'scope.onnx': version.scope } : {}),
    'card.md': text(modelCard(manifest))
  }
  const about = describe(version, files)
  return packArchive({ ...files, 'manifest.json': text(JSON.stringify(about, null, 2)) })
}

function describe({ manifest, scorer }: VersionFiles, files: ArchiveFiles): ArchiveManifest {
  const { hash, parameters, inputs, outputs } = architectureOf(scorer)
  const { checksum, bytes } = digestOf(files)
  return {
    exportId: randomUUID(),
    modelId: manifest.id,
    exportedAt: new Date().toISOString(),
    trainingJobId: manifest.lineage.job,
    modelType: manifest.kind === 'development' ? 'development' : 'norm',
    modelVersion: manifest.lineage.version,
    architectureHash: hash,
    parameterCount: parameters,
    inputDimension: inputs,
    outputDimension: outputs,
    latentDimension: latentOf(manifest),
    ...agesOf(manifest),
    performanceMetrics: metricsOf(manifest),
    compatibility: {
      archive: ARCHIVE_VERSION,
      tadpole: VERSION,
      encoder: { id: manifest.encoder.id, name: manifest.encoder.name },
      preprocessing: manifest.preprocessing.version
    },
    exportFormat: 'tadpole-model',
    fileSizeBytes: bytes,
    checksum
  }
}

const latentOf = (manifest: VersionFiles['manifest']): number | null =>
  manifest.kind === 'form' && manifest.method === 'autoencoder' ? manifest.settings.latent : null

function agesOf(manifest: VersionFiles['manifest']) {
  const { fromMonths, toMonths } = manifest.kind === 'development' ? manifest.ages : manifest.band
  const ageGroup = manifest.kind === 'development' ? 'development' : manifest.band.label
  return { ageGroup, ageGroupMin: fromMonths / 12, ageGroupMax: toMonths / 12 }
}

function metricsOf(manifest: VersionFiles['manifest']): ArchiveManifest['performanceMetrics'] {
  if (manifest.kind === 'development') {
    const { auroc, r, maeMonths, coverage } = manifest.validation
    return { auroc: auroc.drawings, aurocByChild: auroc.children, r, maeMonths, coverage: coverage.rate }
  }
  const { falseAlarms, candidates, meanValidationLoss } = manifest.validation
  const planted = candidates.find((candidate) => candidate.method === manifest.method)?.planted?.auroc ?? null
  const [low, high] = falseAlarms.interval
  return {
    falseAlarmRate: falseAlarms.rate,
    falseAlarmLow: low,
    falseAlarmHigh: high,
    planted,
    meanValidationLoss
  }
}
