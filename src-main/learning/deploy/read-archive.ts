import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { ARCHIVE_VERSION, StoredArchiveManifest, type ArchiveManifest } from '#contract/model-archive'
import { reasonOf } from '#contract/plain-issue'
import { ModelManifest } from '#main/analysis/score/model-manifest'
import { digestOf, jsonIn, unpackArchive } from './archive-file'
import type { VersionFiles } from './version-files'

export interface ReadArchive extends VersionFiles {
  about: ArchiveManifest
}

/**
 * An archive whose bytes are what its maker wrote; whether its model can be used here is another question. Throws AppError
 * 'archive-unreadable', 'archive-unsafe', 'archive-newer', 'archive-checksum'.
 */
export function readArchive(bytes: Uint8Array): ReadArchive {
  const files = unpackArchive(bytes)
  const raw = jsonIn(files, 'manifest.json')
  checkAge(raw)
  const parsed = StoredArchiveManifest.safeParse(raw)
  if (!parsed.success)
    throw new AppError(
      'archive-unreadable',
      because('file-shape', { file: 'manifest.json', detail: reasonOf(parsed.error) })
    )
  const about = parsed.data
  const { checksum, bytes: size } = digestOf(files)
  if (checksum !== about.checksum || size !== about.fileSizeBytes) throw new AppError('archive-checksum')
  const model = ModelManifest.safeParse(jsonIn(files, 'model.json'))
  if (!model.success)
    throw new AppError(
      'archive-unreadable',
      because('file-shape', { file: 'model.json', detail: reasonOf(model.error) })
    )
  const scorer = files['scorer.onnx']
  if (!scorer) throw new AppError('archive-unreadable', because('entry-missing', { name: 'scorer.onnx' }))
  const type = model.data.kind === 'form' ? 'norm' : 'development'
  if (model.data.id !== about.modelId || type !== about.modelType)
    throw new AppError('archive-unreadable', because('manifests-differ'))
  return { about, manifest: model.data, scorer, scope: files['scope.onnx'] ?? null }
}

/** Read before anything else: a newer layout may differ in everything but this. */
function checkAge(raw: Record<string, unknown>): void {
  const compatibility = raw.compatibility as { archive?: unknown } | undefined
  const found = Number(compatibility?.archive)
  if (found > ARCHIVE_VERSION) throw new AppError('archive-newer', { found, known: ARCHIVE_VERSION })
}
