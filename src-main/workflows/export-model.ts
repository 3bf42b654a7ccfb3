import { deploymentGroup } from '../model-store/model-store'

import { writeArchive } from '../learning/deploy/write-archive'
import type { Needs } from './ports'

/** A version as a file for another library. Throws AppError 'model-unknown', 'model-damaged'. */
export async function exportModel(ports: Needs<'library' | 'models' | 'compute'>, id: string) {
  const version = await ports.models.files(id)
  const known = ports.library.drawings
    .all()
    .map(({ drawing, child, sha256 }) => ({ id: drawing.id, child, sha256 }))
  const bytes = await writeArchive(ports.compute, version, known)
  const label = deploymentGroup(version.manifest).replace(/[^\p{L}\p{N}.-]+/gu, '-')
  return { fileName: `${label}-v${version.manifest.lineage.version}-${id.slice(0, 8)}.tadpole-model`, bytes }
}
