import { t } from '#words/translate'
import { join } from 'node:path'
import type { FinishedPack } from '#main/encoder/finished-pack'
import { modelCard } from '#main/encoder/model-card'
import { writeDurably } from '#main/lib/durable-file'
import type { Answer } from '../command'

/** The pack's folder: encoder, manifest and card. */
export async function writePack(folder: string, { manifest, onnx }: FinishedPack): Promise<Answer> {
  await writeDurably(join(folder, 'encoder.onnx'), onnx)
  await writeDurably(join(folder, 'encoder.json'), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
  await writeDurably(join(folder, 'MODEL-CARD.md'), Buffer.from(modelCard(manifest)))
  return {
    json: { id: manifest.sha256, folder },
    text: t('cli.writePack.written', { sha256: manifest.sha256.slice(0, 16), folder })
  }
}
