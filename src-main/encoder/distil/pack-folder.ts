import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import { because } from '#contract/because'
import { packOf, parseManifest, type EncoderPack } from '#main/analysis/embed/encoder-pack'
import { sha256 } from '#main/lib/sha256'

/** An encoder pack straight from its folder: encoder.json and the file that it names. Throws AppError 'file-unreadable', 'encoder-manifest'. */
export async function readPackFolder(folder: string): Promise<EncoderPack> {
  const manifest = parseManifest(await readFrom(folder, 'encoder.json'))
  const bytes = await readFrom(folder, manifest.file)
  return packOf(sha256(bytes), manifest, () => Promise.resolve(bytes))
}

function readFrom(folder: string, name: string): Promise<Uint8Array> {
  return readFile(join(folder, name)).catch(() => {
    throw new AppError('file-unreadable', because('not-there', { file: join(folder, name) }))
  })
}
