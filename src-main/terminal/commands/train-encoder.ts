import { t } from '#words/translate'
import { because } from '#contract/because'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#contract/app-error'
import { EncoderTrainingSettings, OnwardTrainingSettings } from '#contract/encoder-training'
import { computePool } from '#main/compute/pool'
import { checkpointFile } from '#main/encoder/checkpoint'
import { readStrokes, type StrokeDrawing } from '#main/encoder/examples/read-strokes'
import { supplyOf } from '#main/encoder/examples/supply'
import { readPackFolder } from '#main/encoder/distil/pack-folder'
import { teacherOf } from '#main/encoder/distil/teacher'
import { finishedPack } from '#main/encoder/finished-pack'
import { startFrom, withSizesOf } from '#main/encoder/start-from'
import { trainBranches, type BranchesRun } from '#main/encoder/train-branches'
import { nodeFork } from '#main/lib/process/node-channel'
import { VERSION } from '#main/lib/version'
import type { Work } from '#main/lib/work'
import { textOption, UsageError, type Answer, type Invocation } from '../command'
import { fromUser, programFolder } from '../paths'
import { settingsOf } from '../settings'
import { runJob, showProgress } from '../run-job'
import { writePack } from './write-pack'

/** `encoders train`: on the library's drawings, going on from its encoder; with `--out` from strokes alone. */
export function trainEncoderCommand(invocation: Invocation, words: readonly string[]): Promise<Answer> {
  const alone = textOption(invocation.values, 'out') !== undefined
  const idle = (alone ? ['ages'] : ['from', 'licence', 'credits', 'teacher', 'answers']).filter(
    (name) => name in invocation.values
  )
  if (idle.length > 0)
    throw new UsageError(t('cli.trainEncoder.noMeaning', { idle: idle[0] ?? '', alone: String(alone) }))
  return alone ? trainFromStrokes(invocation, words) : trainOnOwnDrawings(invocation, words)
}

const isSetting = (word: string): boolean => word.includes('=')

async function trainOnOwnDrawings(invocation: Invocation, words: readonly string[]): Promise<Answer> {
  const settings = settingsOf(OnwardTrainingSettings, words.filter(isSetting))
  const files = await strokeFiles(words.filter((word) => !isSetting(word)))
  const strokes = files.length > 0 ? await (await invocation.engine()).registerPaths(files) : null
  const name = textOption(invocation.values, 'name')
  const ages = invocation.values.ages === true
  const { jobId } = await invocation.ask('encoders:train', {
    ages,
    strokes,
    settings,
    ...(name ? { name } : {})
  })
  const result = await runJob(invocation, jobId)
  const { encoder, drawings, withAge, leftOut } = result
  const text = [
    t('cli.trainEncoder.learnt', {
      name: encoder.name,
      id: encoder.id.slice(0, 16),
      drawings,
      withAge
    }),
    ...leftOut.map(({ file, message }) => `${file}: ${message}`),
    t('cli.trainEncoder.next', { id: encoder.id })
  ].join('\n')
  return { json: result, text, code: leftOut.length > 0 ? 1 : 0 }
}

/** `encoders train FILES... --out DIR`: an encoder from stroke collections and our generator alone, without any library. */
async function trainFromStrokes(invocation: Invocation, words: readonly string[]): Promise<Answer> {
  const out = textOption(invocation.values, 'out')
  if (!out) throw new UsageError(t('cli.trainEncoder.needsOut'))
  const folder = fromUser(out)
  const from = textOption(invocation.values, 'from')
  const schema = (from ? OnwardTrainingSettings : EncoderTrainingSettings).omit({ ownShare: true })
  const given = EncoderTrainingSettings.parse(settingsOf(schema, words.filter(isSetting)))
  const start = from ? await startFrom(fromUser(from)) : null
  const named = textOption(invocation.values, 'teacher')
  const teacher = named ? await readPackFolder(fromUser(named)) : null
  const answers = textOption(invocation.values, 'answers')
  const settings = withSizesOf(given, start)
  const files = await strokeFiles(words.filter((word) => !isSetting(word)))
  const compute = computePool(nodeFork(programFolder), 1)
  const work = interruptible()
  try {
    const run: BranchesRun = {
      settings,
      supply: supplyOf({
        drawings: await readAll(files),
        own: [],
        ownShare: 0,
        sceneShare: settings.sceneShare
      }),
      start,
      distillation: teacher && {
        teacher: await teacherOf(compute, teacher),
        folder: answers ? fromUser(answers) : join(folder, 'teacher')
      },
      store: (branch) => checkpointFile(join(folder, `checkpoint${branch ? branch + 1 : ''}.onnx`)),
      onProgress: (point) => process.stderr.write(`${JSON.stringify(point)}\n`)
    }
    const trained = await trainBranches(compute, run, work)
    const description = {
      name: textOption(invocation.values, 'name') ?? 'strokes-vit',
      version: VERSION,
      licence: textOption(invocation.values, 'licence') ?? t('cli.trainEncoder.licence'),
      credits: textOption(invocation.values, 'credits') ?? '',
      training: {
        settings,
        data: [
          ...files.map(nameOf),
          t('cli.trainEncoder.generated'),
          ...(teacher ? [t('cli.trainEncoder.teacher', { name: teacher.manifest.name, id: teacher.id })] : [])
        ],
        startedFrom: start?.id ?? null,
        curve: [...trained.curve]
      }
    }
    const { manifest, onnx } = await finishedPack(compute, trained.branches, description)
    return await writePack(folder, { manifest, onnx })
  } finally {
    compute.stop()
  }
}

/** Ctrl-C asks it to stop; it keeps a checkpoint, and the same command goes on from there. */
function interruptible(): Work {
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort())
  process.once('SIGTERM', () => abort.abort())
  const start = performance.now()
  let first: number | null = null
  return {
    signal: abort.signal,
    report(stage, done, total) {
      first ??= done
      const pace = (performance.now() - start) / 1000 / Math.max(1, done - first)
      showProgress({
        stage,
        done,
        total,
        etaSeconds: done > first ? Math.round(pace * (total - done)) : null
      })
    }
  }
}

/** A file with its folder: collections are often all called the same. */
const nameOf = (file: string): string => join(basename(dirname(file)), basename(file))

/** The files named, and of folders all that end in .ndjson. Throws AppError 'file-unreadable'. */
async function strokeFiles(words: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    words.map(async (word) => {
      const path = fromUser(word)
      const info = await stat(path).catch(() => {
        throw new AppError('file-unreadable', because('not-there', { file: basename(path) }))
      })
      if (!info.isDirectory()) return [path]
      const names = (await readdir(path)).filter((name) => name.endsWith('.ndjson')).sort()
      return names.map((name) => join(path, name))
    })
  )
  return lists.flat()
}

async function readAll(files: readonly string[]): Promise<StrokeDrawing[]> {
  const lists = await Promise.all(
    files.map(async (file) => readStrokes(await readFile(file, 'utf8'), basename(file)))
  )
  return lists.flat()
}
