import { DrawingId } from '#contract/drawing'
import { embeddingFormats } from '#contract/embeddings'
import { embeddingCountsText } from '#words/embedding-counts-text'
import { t } from '#words/translate'
import { choiceOption } from './choices'
import { choice, flag, text, textOption, type Answer, type Group, type Invocation } from '../command'
import { runJob } from '../run-job'
import { writeWhole } from '../write-out'

/** `embeddings export`: the array, and beside it what its rows are. */
async function exportAll(invocation: Invocation): Promise<Answer> {
  const format = choiceOption(invocation.values, 'format', embeddingFormats, 'npy')
  const ids = invocation.words.map((word) => DrawingId.parse(word))
  const { jobId } = await invocation.ask('embeddings:export', { ids: ids.length > 0 ? ids : 'all', format })
  const { files, ...about } = await runJob(invocation, jobId)
  const out = textOption(invocation.values, 'out') ?? files[0]!.fileName
  const paths = files.map(({ fileName }, i) =>
    i === 0 ? out : `${out}.rows${fileName.slice(fileName.lastIndexOf('.'))}`
  )
  for (const [i, { bytes }] of files.entries()) await writeWhole(paths[i]!, bytes)
  return {
    json: { files: paths, ...about },
    text: t('cli.embeddings.written', { ...about, files: paths.join(', ') }),
    code: about.failed > 0 ? 1 : 0
  }
}

/** `embeddings counts`: where the numbers of embedded drawings came from, and how long it took. */
async function counts(invocation: Invocation): Promise<Answer> {
  const reset = invocation.values.reset === true
  const found = reset
    ? await invocation.ask('storage:recount', {})
    : (await invocation.ask('storage:stats', {})).embedding
  return { json: found, text: embeddingCountsText(found) }
}

export const embeddings: Group = {
  usual: 'export',
  actions: {
    export: {
      args: '[ids...]',
      example: 'embeddings export --format npy --out vectors.npy',
      options: { format: choice(embeddingFormats), out: text('file') },
      run: exportAll
    },
    counts: {
      example: 'embeddings counts',
      options: { reset: flag() },
      run: counts
    }
  }
}
