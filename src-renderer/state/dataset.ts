import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { EmbeddingFormat } from '#contract/embeddings'
import type { DatasetSurvey, SplitPart } from '#contract/dataset'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { act } from './queries'
import { useSelection } from './selection'
import { ask, runJob, useSession } from './session'

interface DatasetState {
  /** What the encoder found of all drawings, when somebody last asked. */
  survey: DatasetSurvey | null
  look(): Promise<void>
}

export const useDataset = create<DatasetState>()((set) => ({
  survey: null,
  async look() {
    const survey = await runJob(ask('dataset:survey', {}))
    if (survey) set({ survey })
  }
}))

/** Saves what the encoder makes of the drawings that are selected, or of all where none is. */
export async function saveVectors(format: EmbeddingFormat): Promise<void> {
  const { ids } = useSelection.getState()
  const wanted = ids.size > 0 ? [...ids] : ('all' as const)
  const made = await runJob(ask('embeddings:export', { ids: wanted, format }))
  for (const { fileName, bytes } of made?.files ?? []) downloadBytes(fileName, bytes)
}

/** Writes a split as a table. */
export async function saveSplit(name: string): Promise<void> {
  const reply = await ask('splits:export', { name })
  if (reply) downloadBytes(reply.fileName, reply.bytes)
}

/** Picks out the drawings of one part, and shows no others. */
export async function showPart(name: string, part: SplitPart): Promise<void> {
  const reply = await ask('splits:drawings', { name, part })
  if (!reply) return
  useSelection.getState().set(reply.drawings.map(({ id }) => id))
  useSelection.getState().showOnly(true)
}

/** Removes for good what lies in the bin. */
export async function emptyBin(): Promise<void> {
  const reply = await act('drawings:purge', {})
  if (reply) useSession.getState().say(t('bin.emptied', { count: reply.purged }))
}

export async function exportAll(choice: { photos: boolean; cameraData: boolean }): Promise<void> {
  useSession.getState().open(null)
  const reply = await ask('library:export', choice)
  if (!reply) return
  const wanted = await bridge.save(reply.ticket, reply.fileName).catch(() => false)
  if (!wanted) return void (await ask('jobs:cancel', { id: reply.jobId }))
  const done = await runJob(Promise.resolve(reply))
  if (done) useSession.getState().say(t('exchange.saved', { name: reply.fileName, count: done.drawings }))
}

export async function relink(files: readonly PickedFile[]): Promise<void> {
  const ticket = files.length > 0 ? await bridge.register(files).catch(() => null) : null
  const result = ticket && (await runJob(ask('drawings:relink', { files: ticket })))
  if (!result) return
  const { checked, damaged, mended, still } = result
  useSession
    .getState()
    .say(t('relink.done', { checked, damaged, mended, still: still.length }), still.length > 0)
}
