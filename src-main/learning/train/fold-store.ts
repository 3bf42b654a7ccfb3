import { createHash } from 'node:crypto'
import type { Library } from '#main/library/library'
import { VERSION } from '#main/lib/version'
import { readState, writeState } from '#main/onnx/format/state-file'
import type { FoldModel } from './fold-model'
import { decodeEpochs, encodeEpochs, type EpochCheckpoints } from './epoch-checkpoint'
import type { TrainingRun } from './training-run'

/** Models of folds that are finished while the norm they belong to is not: a training that was stopped goes on from them. */
export interface FoldStore {
  load(key: string): Promise<FoldModel | null>
  save(key: string, model: FoldModel): Promise<void>
  /** Where a training of this key is kept until it is finished. */
  checkpoints(key: string): EpochCheckpoints
}

const FILE = 'model.onnx'
const UNFINISHED = '-unfinished'

/** One that is damaged counts as none: the training starts anew. */
const checkpointsOf = (folders: Library['foldFolders'], id: string): EpochCheckpoints => ({
  async load() {
    if (!(await folders.ids()).includes(id)) return null
    const bytes = await folders.read(id, FILE).catch(() => null)
    return bytes && decodeEpochs(bytes)
  },
  save: (checkpoint) => folders.write(id, { [FILE]: encodeEpochs(checkpoint) })
})

/** Sealed in the library: what a model has learnt of drawings is as confidential as they are. One that is damaged is trained anew. */
export function foldStore({ foldFolders: folders }: Library): FoldStore {
  return {
    async load(key) {
      if (!(await folders.ids()).includes(key)) return null
      const bytes = await folders.read(key, FILE).catch(() => null)
      return bytes && decodeFold(bytes)
    },
    async save(key, model) {
      await folders.write(key, { [FILE]: encodeFold(model) })
      await folders.remove(`${key}${UNFINISHED}`)
    },
    checkpoints: (key) => checkpointsOf(folders, `${key}${UNFINISHED}`)
  }
}

/** How many epochs the furthest training that was stopped has made, of those that have a best epoch; null: none has. */
export async function furthestEpoch({ foldFolders: folders }: Library): Promise<number | null> {
  const epochs: number[] = []
  for (const id of await folders.ids()) {
    const bytes = await folders.read(id, FILE).catch(() => null)
    if (!bytes) continue
    if (!id.endsWith(UNFINISHED)) epochs.push(decodeFold(bytes).losses?.bestEpoch ?? 0)
    else {
      const { epoch, best } = decodeEpochs(bytes).progress
      if (best.bestEpoch > 0) epochs.push(epoch)
    }
  }
  return Math.max(0, ...epochs) || null
}

/** Forgets all of them: the norms that they were for are in the library. */
export async function clearFolds({ foldFolders: folders }: Library): Promise<void> {
  for (const id of await folders.ids()) await folders.remove(id)
}

/** The same for trainings that give the same bytes: all that a training reads decides. */
export function foldKey({ rows, training, validation, settings, seed }: TrainingRun): string {
  const digest = createHash('sha256').update(JSON.stringify([VERSION, settings, seed, training.length]))
  for (const i of [...training, ...validation]) digest.update(rows[i]!)
  return digest.digest('hex').slice(0, 40)
}

const encodeFold = ({ tensors, losses }: FoldModel): Uint8Array =>
  writeState({ tensors: new Map(tensors), texts: { losses: JSON.stringify(losses) } })

function decodeFold(bytes: Uint8Array): FoldModel {
  const { tensors, texts } = readState(bytes)
  return { tensors, losses: JSON.parse(texts.losses!) as FoldModel['losses'] }
}
