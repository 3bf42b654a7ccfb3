import { AppError } from '#contract/app-error'
import type { SourceFile } from '../analysis/import/source'
import type { Needs } from './ports'

/** Long side of the small pictures, in pixels. */
const PREVIEW_SIDE = 640

/**
 * A photo among chosen files and what an import would make of it, as small PNG files. Throws AppError 'photo-unknown' where there is no
 * such file, image codes where it cannot be read.
 */
export async function previewPhoto(
  { compute }: Needs<'compute'>,
  files: readonly SourceFile[],
  name: string
): Promise<{ photo: Uint8Array; picture: Uint8Array }> {
  const file = files.find((one) => one.name === name)
  if (!file) throw new AppError('photo-unknown', { name })
  const bytes = await file.read()
  const made = await compute.photo(bytes, { paper: 'find' })
  return {
    photo: await compute.upright(bytes, PREVIEW_SIDE),
    picture: await compute.upright(made.picture, PREVIEW_SIDE)
  }
}
